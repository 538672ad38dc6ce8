import {toFeatured} from './choose.ts';
import {html} from './html.ts';
import {icon} from './icons.ts';
import type {Page, Shop} from './page.ts';
import {orderNote} from './personal-order.ts';
import {kindShelf, personalShelf} from './shelf.ts';

/** Result page; the search itself runs in the browser, so that the words stay there. */
export function search({products}: Shop): Page {
  const main = html`<div class="wrap stack">
    <header class="page-head">
      <h1 data-search-title>Search</h1>
      <p role="status" data-search-status>Type what you are looking for. Small spelling mistakes do not matter.</p>
      ${orderNote()}
    </header>
    <ul class="cards" data-list="search" data-results data-personal></ul>
    <div data-search-empty hidden class="empty">
      <p>No product matches these words.</p>
      <p>
        Try fewer or other words, or one of these: <a href="/search#q=teapot">teapot</a>,
        <a href="/search#q=red%20shoes">red shoes</a>, <a href="/search#q=guitar">guitar</a>,
        <a href="/search#q=plant">plant</a>.
      </p>
    </div>
    ${personalShelf('Loved right now', toFeatured(products, 6, 40), {list: 'search-shelf'})}
  </div>`;
  return {name: 'search', title: 'Search', description: 'Search the shop.', main};
}

export function cart({products}: Shop): Page {
  const main = html`<div class="wrap stack">
    <header class="page-head"><h1>Your cart</h1></header>
    <div class="cart" data-cart><p class="small">Loading your cart …</p></div>
    ${kindShelf('complement', 'cart-shelf')}
    ${personalShelf('You may also like', toFeatured(products, 6, 17), {list: 'cart-more'})}
  </div>`;
  return {name: 'cart', title: 'Cart', description: 'What you want to buy.', main};
}

export function wishlist({products}: Shop): Page {
  const main = html`<div class="wrap stack">
    <header class="page-head">
      <h1>Saved for later</h1>
      <p>Kept in this browser until you take it off the list.</p>
    </header>
    <ul class="cards" data-list="wishlist" data-results></ul>
    <p class="empty" data-empty hidden>Nothing saved yet. Press the heart on a product to save it.</p>
    ${personalShelf('Loved right now', toFeatured(products, 6, 90), {list: 'wishlist-shelf'})}
  </div>`;
  return {name: 'wishlist', title: 'Saved for later', description: 'Products you saved.', main};
}

const FIELDS: readonly (readonly [name: string, label: string, type: string, autocomplete: string, hint: string])[] = [
  ['email', 'E-mail', 'email', 'email', 'Enter an e-mail address such as name@example.org.'],
  ['name', 'Full name', 'text', 'name', 'Enter your full name.'],
  ['street', 'Street and number', 'text', 'street-address', 'Enter your street and house number.'],
  ['postcode', 'Postcode', 'text', 'postal-code', 'Enter a postcode of 4 to 8 letters or digits.'],
  ['city', 'Town', 'text', 'address-level2', 'Enter your town.'],
];

export function checkout(): Page {
  const main = html`<div class="wrap">
    <header class="page-head">
      <h1>Checkout</h1>
      <p>This is a demo: whatever you type here stays on this page. No order and no payment is sent anywhere.</p>
    </header>
    <form class="checkout" data-form="checkout" novalidate>
      <div>
        <section class="panel" aria-labelledby="where">
          <h2 id="where">Where to?</h2>
          <div class="fields">
            ${FIELDS.map(
              ([name, label, type, autocomplete, hint]) =>
                html`<div class="field field-${name}">
                  <label for="${name}">${label}</label>
                  <input
                    id="${name}"
                    name="${name}"
                    type="${type}"
                    autocomplete="${autocomplete}"
                    required
                    maxlength="120"
                    ${name === 'postcode' ? html`pattern="[A-Za-z0-9 \\-]{4,8}"` : ''}
                    aria-describedby="${name}-error"
                  />
                  <p class="error" id="${name}-error" data-hint="${hint}"></p>
                </div>`,
            )}
          </div>
        </section>
        <section class="panel" aria-labelledby="how">
          <h2 id="how">How fast?</h2>
          <label class="choice"
            ><input type="radio" name="delivery" value="standard" checked /><span
              ><b>Standard</b> two to three days</span
            ></label
          >
          <label class="choice"
            ><input type="radio" name="delivery" value="express" /><span><b>Express</b> tomorrow, €9.90</span></label
          >
        </section>
        <section class="panel" aria-labelledby="payment">
          <h2 id="payment">Payment</h2>
          <p class="small">${icon(html, 'lock')} A made-up card. You can leave these numbers as they are.</p>
          <div class="fields">
            <div class="field field-card">
              <label for="card">Card number</label
              ><input
                id="card"
                name="card"
                inputmode="numeric"
                autocomplete="off"
                required
                pattern="[0-9 ]{16,19}"
                value="4242 4242 4242 4242"
                aria-describedby="card-error"
              />
              <p class="error" id="card-error" data-hint="Enter 16 digits."></p>
            </div>
            <div class="field field-expiry">
              <label for="expiry">Valid until</label
              ><input
                id="expiry"
                name="expiry"
                autocomplete="off"
                required
                pattern="(0[1-9]|1[0-2])/[0-9]{2}"
                value="12/39"
                aria-describedby="expiry-error"
              />
              <p class="error" id="expiry-error" data-hint="Enter month and year as 12/39."></p>
            </div>
          </div>
        </section>
      </div>
      <aside class="panel summary" aria-labelledby="summary">
        <h2 id="summary">Your order</h2>
        <div data-summary></div>
        <button type="submit" class="button button-strong button-wide">Place the order</button>
        <p class="error" data-form-error role="alert"></p>
      </aside>
    </form>
  </div>`;
  return {name: 'checkout', title: 'Checkout', description: 'Try the checkout. Nothing is paid.', main};
}

export function order({products}: Shop): Page {
  const main = html`<div class="wrap stack">
    <section class="thanks">
      <span class="thanks-mark">${icon(html, 'check')}</span>
      <h1>Thank you!</h1>
      <p data-order-text>There is no recent order in this browser.</p>
      <div class="panel" data-summary></div>
      <p><a class="button button-strong" href="/">Back to the shop</a></p>
    </section>
    ${personalShelf('For next time', toFeatured(products, 6, 130), {list: 'order-shelf'})}
  </div>`;
  return {name: 'order', title: 'Order confirmation', description: 'Your order.', main};
}

export function profile(): Page {
  const main = html`<div class="wrap stack">
    <header class="page-head">
      <h1>Your profile</h1>
      <p>
        Everything this shop has learned about you. The profile stays in this browser. If you share, a report is sent
        once a week, split between two servers, so that neither can read it.
      </p>
    </header>
    <vitrine-profile>
      <div class="panel empty">
        <p><b>This shop knows nothing about you.</b></p>
        <p>It keeps no profile until you allow personal shelves.</p>
        <p><button type="button" class="button" data-action="consent">Privacy choices</button></p>
      </div>
    </vitrine-profile>
    <p class="small">
      To change what you allow, use <button type="button" class="link" data-action="consent">Privacy choices</button>.
      Your cart and your saved products are not part of the profile. They stay in this browser until you remove them.
    </p>
  </div>`;
  return {name: 'profile', title: 'Your profile', description: 'What this shop knows about you.', main};
}

export function notFound({products}: Shop): Page {
  const main = html`<div class="wrap stack">
    <header class="page-head">
      <h1>Page not found</h1>
      <p>There is no page at this address. Try the search, or look at these products.</p>
    </header>
    ${personalShelf('Loved right now', toFeatured(products, 6), {list: 'not-found'})}
  </div>`;
  return {name: 'not-found', title: 'Not found', description: 'There is no such page.', main, status: 404};
}
