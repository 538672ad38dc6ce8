import {toDepartment} from '../catalogue/departments.ts';
import type {Product} from '../catalogue/product.ts';
import {toSimilar} from './choose.ts';
import {breadcrumb, toBreadcrumbData} from './department.ts';
import {toPrice, toStockText} from './format.ts';
import {html, type Markup} from './html.ts';
import {icon} from './icons.ts';
import type {Page, Shop} from './page.ts';
import {personalShelf} from './shelf.ts';

/** Most pieces of one product that the form offers. */
const MAX_QUANTITY = 9;

export function product(shown: Product, {products}: Shop): Page {
  const {id, title, brand, category, colour, priceCents, listPriceCents, stock, description, url, image} = shown;
  const department = toDepartment(category);
  const [departmentName, kind] = category.split(' > ');
  const departmentUrl = `/department/${department?.slug ?? ''}`;
  const family = products.filter((other) => other.family === shown.family);
  const main = html` <div class="wrap">
    ${breadcrumb([[departmentName, departmentUrl], [kind, `${departmentUrl}?kind=${encodeURIComponent(kind)}`], [title]])}
    <article class="product" data-id="${id}">
      ${gallery(shown)}
      <div class="product-text">
        <p class="product-brand">${brand}</p>
        <h1>${title}</h1>
        <p class="product-price">
          <span class="${listPriceCents ? 'price price-reduced' : 'price'}">${toPrice(priceCents)}</span>
          ${listPriceCents ? html`<s class="price-before"><span class="sr-only">before </span>${toPrice(listPriceCents)}</s>` : ''}
          <small>tax included</small>
        </p>
        <p class="product-description">${description}</p>
        ${family.length > 1 ? colours(family, shown) : html`<p class="small">Colour: ${colour}</p>`}
        <p class="stock ${stock <= 0 ? 'stock-out' : stock <= 3 ? 'stock-low' : 'stock-fine'}">
          ${toStockText(stock)}${stock > 0 ? ' – sent today' : ' – back in about two weeks'}
        </p>
        <form class="buy" data-form="buy" data-id="${id}">
          <label
            >Quantity
            <select name="quantity" ${stock > 0 ? '' : html`disabled`}>
              ${Array.from(
                {length: Math.max(1, Math.min(stock, MAX_QUANTITY))},
                (_, index) => html`<option>${index + 1}</option>`,
              )}
            </select></label
          >
          <button type="submit" class="button button-strong" ${stock > 0 ? '' : html`disabled`}>
            ${icon(html, 'bag')} ${stock > 0 ? 'Add to cart' : 'Sold out'}
          </button>
          <button type="button" class="button button-plain" data-action="wish" data-id="${id}" aria-pressed="false">
            ${icon(html, 'heart')} <span>Save</span>
          </button>
          <button type="button" class="button button-plain" data-action="share" data-id="${id}">
            ${icon(html, 'share')} <span>Share</span>
          </button>
        </form>
        <ul class="promises">
          <li>${icon(html, 'truck')} Free delivery from €50, otherwise €4.90</li>
          <li>${icon(html, 'back')} Thirty days to change your mind</li>
        </ul>
        <dl class="facts">
          <div>
            <dt>Brand</dt>
            <dd>${brand}</dd>
          </div>
          <div>
            <dt>Kind</dt>
            <dd>${kind}</dd>
          </div>
          <div>
            <dt>Colour</dt>
            <dd>${colour}</dd>
          </div>
          ${(department?.facts ?? []).map(
            ([label, text]) =>
              html`<div>
                <dt>${label}</dt>
                <dd>${text}</dd>
              </div>`,
          )}
          <div>
            <dt>Article</dt>
            <dd>${id}</dd>
          </div>
        </dl>
      </div>
    </article>
    <div class="stack">
      ${personalShelf('Similar products', toSimilar(products, shown, 6), {list: 'similar', similarTo: id})}
      <vitrine-recently-viewed layout="row" count="6" exclude="${id}"></vitrine-recently-viewed>
    </div>
  </div>`;
  return {
    name: 'product',
    title,
    description,
    main,
    data: shown,
    linkedData: [
      toBreadcrumbData([
        [departmentName, departmentUrl],
        [title, url],
      ]),
      {
        '@type': 'Product',
        sku: id,
        name: title,
        description,
        image,
        color: colour,
        category,
        brand: {'@type': 'Brand', name: brand},
        offers: {
          '@type': 'Offer',
          price: (priceCents / 100).toFixed(2),
          priceCurrency: 'EUR',
          availability: `https://schema.org/${stock > 0 ? 'InStock' : 'OutOfStock'}`,
          url,
        },
      },
    ],
  };
}

/** Three views: alone, in a room, and close up (the first picture, enlarged). */
function gallery({title, image, roomImage}: Product): Markup {
  const views: readonly (readonly [string, string, string])[] = [
    ['front', image, title],
    ['room', roomImage, `${title} in a room`],
    ['detail', image, `${title}, close up`],
  ];
  return html`<div class="gallery" data-gallery>
    <div class="gallery-main gallery-front">
      <img src="${image}" alt="${title}" width="420" height="420" fetchpriority="high" />
    </div>
    <ul>
      ${views.map(
        ([view, source, text], index) =>
          html`<li>
            <button
              type="button"
              class="gallery-thumb gallery-${view}"
              data-view="${view}"
              data-src="${source}"
              data-alt="${text}"
              aria-pressed="${index === 0}"
              aria-label="Show: ${text}"
            >
              <img src="${source}" alt="" width="120" height="120" />
            </button>
          </li>`,
      )}
    </ul>
  </div>`;
}

function colours(family: readonly Product[], shown: Product): Markup {
  return html`<div class="family">
    <p class="small">Colour: ${shown.colour}</p>
    <ul>
      ${family.map(
        ({id, url, image, colour, title}) =>
          html`<li>
            <a href="${url}" ${id === shown.id ? html`aria-current="true"` : ''}
              ><img src="${image}" alt="${colour}: ${title}" width="60" height="60"
            /></a>
          </li>`,
      )}
    </ul>
  </div>`;
}
