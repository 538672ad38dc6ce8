import {html} from './html.ts';
import type {Page, Shop} from './page.ts';

/** What is real here and what is made up. */
export function about({dashboard, products}: Shop): Page {
  const main = html`<div class="wrap prose">
    <header class="page-head">
      <h1>How this demo works</h1>
      <p>Bellwick is made up. Vitrine, the profiler behind its shelves, is real and runs in your browser right now.</p>
    </header>
    <ol class="steps">
      <li>
        <h2>One script tag</h2>
        <p>
          Every page of this shop loads <code>/vitrine.js</code>. The shop’s pages say what they show the way any shop
          does: GA4’s <code>dataLayer</code> and schema.org blocks. Nothing else is built in.
        </p>
      </li>
      <li>
        <h2>You decide first</h2>
        <p>
          Until you allow personal shelves, no profile is kept and nothing about you is sent. The shelves then show the
          same products to everybody. The shop works the same if you say no.
        </p>
      </li>
      <li>
        <h2>Your browser learns</h2>
        <p>
          A script in your browser takes each product you view, each search and each change of your cart, updates your
          profile, and asks a small neural network which products you may look at next. It answers in milliseconds,
          without a server.
        </p>
      </li>
      <li>
        <h2>The shelves say why</h2>
        <p>Every recommendation names its reason. Look at four teapots, then go back to the start page.</p>
      </li>
      <li>
        <h2>You own it</h2>
        <p>You can read your <a href="/profile">profile</a>, download it, and erase it with one button.</p>
      </li>
      <li>
        <h2>The shop sees groups, not you</h2>
        <p>
          If you agree to share, your browser answers six questions once a week, such as “which department do you look
          at most?”. Each answer is split between two servers, so that neither can read it. Together they open sums of
          100 shoppers or more, with noise: the merchant sees how many look at music, but not who they
          are.${dashboard ? html` <a href="${dashboard}">Open the merchant’s dashboard</a>.` : ''}
        </p>
      </li>
    </ol>
    <section class="panel" aria-labelledby="honest">
      <h2 id="honest">What is simulated</h2>
      <p>
        <b>The history this shop’s model was trained on is simulated.</b> No real person has ever shopped here, so a
        program made up two thousand shoppers with tastes, budgets and habits, let them wander through these
        ${products.length} products for ten months, and the network was trained on what they did. With a real shop’s own
        history, training is the same single command.
      </p>
      <p>
        Products, brands, prices and stock are invented too. The cart and the checkout work, but nothing can be bought.
        The search runs in your browser, so the words you type are not sent to any server. The shop keeps your cart,
        your saved products and your privacy choice in this browser because it could not work without them.
      </p>
    </section>
    <section class="panel" aria-labelledby="try">
      <h2 id="try">Things to try</h2>
      <ul>
        <li>
          Allow personal shelves, open four products of one department, go back to the <a href="/">start page</a>.
        </li>
        <li>Put something into the cart: the shelf in the <a href="/cart">cart</a> changes with it.</li>
        <li>
          Close the browser and come back: the shelves still show what you like. Then press “Forget me” in your
          <a href="/profile">profile</a>.
        </li>
        <li>Add <code>?vitrine-debug</code> to the address to watch the events and the network at work.</li>
        <li>
          Open the network tools of your browser: after the page, script, model, catalogue and pictures nothing is
          requested. If you share, there is one report a week.
        </li>
      </ul>
    </section>
  </div>`;
  return {
    name: 'about',
    title: 'How this demo works',
    description: 'What is real in this demo shop and what is simulated.',
    main,
  };
}
