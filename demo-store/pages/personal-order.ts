import {html, Markup} from './html.ts';
import {icon} from './icons.ts';

/** Where the shop keeps in the browser what the shopper has allowed. */
export const CONSENT_KEY = 'bellwick-consent';
/** There while the shopper wants lists in the shop's own order. */
export const SHOP_ORDER_KEY = 'bellwick-shop-order';

/**
 * Stands above a list and runs before the list is painted: hides it for a moment if the shopper's order may come. The
 * style sheet says for how long; without consent nothing is hidden. Its hash is in the Content-Security-Policy.
 */
export const ORDER_STUB =
  `try{if(JSON.parse(localStorage.getItem('${CONSENT_KEY}')).personalization)` +
  `document.documentElement.dataset.order=localStorage.getItem('${SHOP_ORDER_KEY}')?'shop':'waiting'}catch{}`;

/** The script above, as it stands in a page. */
export function orderStub(): Markup {
  return new Markup(`<script>${ORDER_STUB}</script>`);
}

/** Says whose order a list is in, with the way to the other; client/list-order.ts writes it. */
export function orderNote(): Markup {
  return html`<p class="order-note" data-order-note hidden>
    ${icon(html, 'person')}<span role="status"></span> <button type="button" class="link"></button>
  </p>`;
}
