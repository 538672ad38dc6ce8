import type {Product} from '../catalogue/product.ts';
import {toPrice, toStockText} from './format.ts';
import type {Html} from './html.ts';
import {icon} from './icons.ts';

/** A product in a list. `data-id` is what the shop's script goes by. */
export function card<Result>(html: Html<Result>, product: Product): Result {
  const {id, title, brand, url, image, priceCents, listPriceCents, stock} = product;
  return html`<li class="card" data-id="${id}">
    <a class="card-link" href="${url}">
      <span class="card-picture"
        ><img src="${image}" alt="" width="420" height="420" loading="lazy" />${badge(html, product)}</span
      >
      <span class="card-brand">${brand}</span>
      <span class="card-title">${title}</span>
      <span class="card-price">
        <span class="${listPriceCents ? 'price price-reduced' : 'price'}">${toPrice(priceCents)}</span>
        ${listPriceCents ? html`<s class="price-before"><span class="sr-only">before </span>${toPrice(listPriceCents)}</s>` : ''}
        ${stock > 0 && stock <= 3 ? html`<span class="card-scarce">${toStockText(stock)}</span>` : ''}
      </span>
    </a>
    <button
      class="card-heart"
      type="button"
      data-action="wish"
      data-id="${id}"
      aria-pressed="false"
      aria-label="Save ${title}"
    >
      ${icon(html, 'heart')}
    </button>
  </li>`;
}

function badge<Result>(html: Html<Result>, {stock, priceCents, listPriceCents}: Product): Result | '' {
  if (stock <= 0) return html`<span class="badge badge-quiet">Sold out</span>`;
  if (!listPriceCents) return '';
  return html`<span class="badge">−${Math.round(100 - (100 * priceCents) / listPriceCents)} %</span>`;
}
