import {DEPARTMENTS} from '../catalogue/departments.ts';
import {toFeatured} from './choose.ts';
import {html} from './html.ts';
import type {Page, Shop} from './page.ts';
import {kindShelf, personalShelf, shelf} from './shelf.ts';

/** Products whose pictures stand in the hero. */
const HERO = ['round-belly-teapot', 'city-bike-seven', 'bruno-the-bear', 'electric-guitar-comet', 'sundress-azure'];

export function home({products}: Shop): Page {
  const hero = HERO.flatMap((wanted) => products.filter(({id}) => id === wanted));
  const reduced = products.filter(({listPriceCents, stock}) => listPriceCents && stock > 0);
  const main = html` <section class="hero wrap">
      <div class="hero-text">
        <h1>Bright things for every&nbsp;room</h1>
        <p>
          Teapots, tents, trumpets and one very patient bear. Chosen one by one, described in a sentence, sent the same
          day.
        </p>
        <p class="hero-buttons">
          <a class="button button-strong" href="/department/home">Look around the house</a>
          <a class="button button-plain" href="/department/toys">Find a present</a>
        </p>
      </div>
      <ul class="hero-pictures" aria-label="A few of our products">
        ${hero.map(
          ({url, title, image}) =>
            html`<li>
              <a href="${url}"><img src="${image}" alt="${title}" width="420" height="420" /></a>
            </li>`,
        )}
      </ul>
    </section>
    <div class="wrap stack">
      <vitrine-offer></vitrine-offer>
      ${personalShelf('Loved right now', toFeatured(products, 8), {list: 'home', count: 8})}
      ${kindShelf('again', 'again')}
      <section aria-labelledby="departments">
        <h2 id="departments">Departments</h2>
        <ul class="tiles">
          ${DEPARTMENTS.map(({slug, name}) => {
            const inside = products.filter(({category}) => category.startsWith(`${name} > `));
            const shown = inside[Math.min(4, inside.length - 1)];
            return html`<li>
              <a class="tile" href="/department/${slug}"
                ><img src="${shown.image}" alt="" width="420" height="420" loading="lazy" />
                <span><b>${name}</b> <small>${inside.length} products</small></span></a
              >
            </li>`;
          })}
        </ul>
      </section>
      ${shelf('Reduced this week', toFeatured(reduced, 8, 0), 'reduced')}
      <section class="explain" aria-labelledby="explain">
        <h2 id="explain">A shop that learns what you like, in your browser only</h2>
        <ol>
          <li><b>You look around.</b> Each product, search and cart is an event in your own browser.</li>
          <li>
            <b>Your browser learns.</b> A small neural network, loaded with the page, keeps a profile of your visits.
            The profile never leaves your browser.
          </li>
          <li><b>The shelves react.</b> Look at four teapots, then come back to this page.</li>
        </ol>
        <p><a class="button button-plain" href="/about">How this demo works</a></p>
      </section>
    </div>`;
  return {
    name: 'home',
    title: 'Bright things for every room',
    description: 'Bellwick, a demo shop whose shelves learn in your own browser.',
    main,
    linkedData: [{'@type': 'WebSite', name: 'Bellwick', url: '/'}],
  };
}
