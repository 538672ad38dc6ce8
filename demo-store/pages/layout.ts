import {DEPARTMENTS} from '../catalogue/departments.ts';
import {html, jsonBlock, Markup} from './html.ts';
import {icon} from './icons.ts';
import type {Page, Shop} from './page.ts';

/** Takes calls until the page script is there; its hash is in the Content-Security-Policy. */
export const QUEUE_STUB = 'window.vitrine=window.vitrine||function(){(vitrine.q=vitrine.q||[]).push(arguments)}';

/** The whole document of a page. */
export function layout(page: Page, shop: Shop): string {
  const {name, title, description, main, data, linkedData = []} = page;
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Bellwick</title>
        <meta name="description" content="${description}" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        ${shop.assets.styles ? html`<link rel="stylesheet" href="${shop.assets.styles}" />` : ''} ${queueStub()}
        <script
          async
          src="/vitrine.js"
          data-model="/models/demo/manifest.json"
          data-catalogue="/catalogue.json"
          ${shop.sync ? html`data-sync="${shop.sync}" ` : ''}${shop.pictures ? html`data-pictures="${shop.pictures}" ` : ''}data-consent="manual"
        ></script>
        <script type="module" src="${shop.assets.script}"></script>
        ${linkedData.map((data) => jsonBlock('application/ld+json', {'@context': 'https://schema.org', ...data}))}
        ${data === undefined ? '' : jsonBlock('application/json', data, 'page-data')}
      </head>
      <body data-page="${name}">
        <a class="skip" href="#main">Skip to content</a>
        ${header(shop.products.length)}
        <main id="main" tabindex="-1">${main}</main>
        ${footer()} ${consent()}
        <div class="toast" role="status" aria-live="polite"></div>
      </body>
    </html>`;
  return document.text;
}

/** Not in the template above: the formatter lays out scripts there, and every byte counts for the hash. */
function queueStub(): Markup {
  return new Markup(`<script>${QUEUE_STUB}</script>`);
}

function header(count: number): Markup {
  return html`<p class="notice">
      Bellwick is a demo shop: nothing is sold, no parcel is sent. <a href="/about">How it works</a>
    </p>
    <header class="header">
      <div class="header-row wrap">
        <a class="logo" href="/" aria-label="Bellwick, to the start page"><span aria-hidden="true">Bellwick</span></a>
        <form class="search" role="search" action="/search" data-form="search">
          <label class="sr-only" for="search">Search the shop</label>
          ${icon(html, 'search')}
          <input
            id="search"
            name="q"
            type="search"
            placeholder="Search ${count} products"
            autocomplete="off"
            maxlength="200"
          />
          <button type="submit" class="button button-small">Search</button>
        </form>
        <nav class="header-links" aria-label="Your profile, saved products and cart">
          <a href="/profile">${icon(html, 'person')}<span>Profile</span></a>
          <a href="/wishlist"
            >${icon(html, 'heart')}<span>Saved</span><b class="count" data-count="wishlist" hidden></b
          ></a>
          <a href="/cart">${icon(html, 'bag')}<span>Cart</span><b class="count" data-count="cart" hidden></b></a>
        </nav>
      </div>
      <nav class="menu" aria-label="Departments">
        <ul class="wrap">
          ${DEPARTMENTS.map(({slug, name}) => html`<li><a href="/department/${slug}">${name}</a></li>`)}
        </ul>
      </nav>
    </header>`;
}

function footer(): Markup {
  return html`<footer class="footer">
    <div class="wrap footer-grid">
      <div>
        <p class="logo logo-small">Bellwick</p>
        <p>Bright, useful things. A demo shop for Vitrine, the profiler that stays in your browser.</p>
      </div>
      <nav aria-label="About the shop">
        <h2>The demo</h2>
        <ul>
          <li><a href="/about">How this demo works</a></li>
          <li><a href="/profile">What it knows about you</a></li>
          <li><button type="button" class="link" data-action="consent">Privacy choices</button></li>
        </ul>
      </nav>
      <nav aria-label="Departments in the footer">
        <h2>Departments</h2>
        <ul class="columns">
          ${DEPARTMENTS.map(({slug, name}) => html`<li><a href="/department/${slug}">${name}</a></li>`)}
        </ul>
      </nav>
    </div>
    <p class="wrap small">
      Shop, brands, products and prices are invented. Pictures: Fluent Emoji © Microsoft, MIT licence. Type: Figtree,
      SIL OFL.
    </p>
  </footer>`;
}

/** Hidden until the shop's script knows that the shopper has not chosen yet. */
function consent(): Markup {
  return html`<section class="consent" aria-labelledby="consent-title" hidden>
    <form class="consent-card" data-form="consent">
      <h2 id="consent-title" tabindex="-1">May this shop remember what you look at?</h2>
      <p>It is kept in your own browser. You can change your mind at any time under “Privacy choices”.</p>
      <div class="consent-levels">
        <label class="switch"
          ><input type="checkbox" name="personalization" /><span
            ><b>Personal shelves</b> Keep a profile in this browser and choose products by it.</span
          ></label
        >
        <label class="switch"
          ><input type="checkbox" name="sharing" /><span
            ><b>Share answers</b> Once a week this browser answers six questions for the shop, such as “which department
            do you look at most?”. They are split between two servers, so that neither can read them; only sums over
            many shoppers are opened. No products and no searches are sent.</span
          ></label
        >
      </div>
      <div class="consent-buttons">
        <button type="button" class="button" data-consent="deny">Deny all</button>
        <button type="button" class="button" data-consent="accept">Accept all</button>
        <button type="submit" class="button button-plain">Save my choice</button>
      </div>
    </form>
  </section>`;
}
