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
          does: GA4’s <code>dataLayer</code> and schema.org blocks. There is no other hook.
        </p>
      </li>
      <li>
        <h2>You decide first</h2>
        <p>
          Until you allow personal shelves nothing is kept and nothing is sent; the shelves show what is popular. Saying
          no costs you nothing.
        </p>
      </li>
      <li>
        <h2>Your browser learns</h2>
        <p>
          A worker takes each view, search and cart, updates your profile, and asks a small neural network what comes
          next: layers that read the last events, a state kept across visits, a memory of this visit. It answers in
          milliseconds, without a server.
        </p>
      </li>
      <li>
        <h2>The shelves say why</h2>
        <p>Every recommendation carries its reason. Look at four teapots, then go back to the start page.</p>
      </li>
      <li>
        <h2>You own it</h2>
        <p>Your <a href="/profile">profile</a> is readable, can be downloaded, and one button erases it.</p>
      </li>
      <li>
        <h2>The shop sees crowds, not you</h2>
        <p>
          If you allow the shared summary, a handful of coarse answers with random noise goes to the shop’s server. The
          merchant sees how many shoppers like music, not
          who.${dashboard ? html` <a href="${dashboard}">Open the merchant’s dashboard</a>.` : ''}
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
          Close the browser, come back: the shop still knows what you like. Then press “forget me” in your
          <a href="/profile">profile</a>.
        </li>
        <li>Add <code>?vitrine-debug</code> to the address to watch the events and the network at work.</li>
        <li>Open the network tools of your browser: after the page, script, model and catalogue there is nothing.</li>
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
