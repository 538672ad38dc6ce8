import type {Department} from '../catalogue/departments.ts';
import type {Product} from '../catalogue/product.ts';
import {card} from './card.ts';
import {html, type Markup} from './html.ts';
import {icon} from './icons.ts';
import type {Page, Shop} from './page.ts';
import {orderNote, orderStub} from './personal-order.ts';
import {personalShelf} from './shelf.ts';
import {toFeatured} from './choose.ts';

/** Borders between price classes, hundredths. */
export const PRICE_BORDERS = [2000, 5000, 15_000] as const;

const PRICE_NAMES = ['Under €20', '€20 to €50', '€50 to €150', '€150 and more'];

export function department({slug, name, line}: Department, {products}: Shop): Page {
  const inside = products.filter(({category}) => category.startsWith(`${name} > `));
  const kinds = toCounts(inside, ({category}) => category.split(' > ')[1]);
  const classes = toCounts(inside, (product) => PRICE_NAMES[toPriceClass(product)]);
  const groups: readonly (readonly [string, string, ReadonlyMap<string, number>])[] = [
    ['kind', 'Kind', kinds],
    ['colour', 'Colour', toCounts(inside, ({colour}) => colour)],
    [
      'price',
      'Price',
      new Map(PRICE_NAMES.flatMap((text) => (classes.has(text) ? [[text, classes.get(text) ?? 0]] : []))),
    ],
    ['brand', 'Brand', toCounts(inside, ({brand}) => brand)],
  ];
  const main = html` <div class="wrap">
    ${breadcrumb([[name]])}
    <header class="page-head page-head-${slug}">
      <h1>${name}</h1>
      <p>${line}</p>
    </header>
    <div class="browse">
      <form class="filters" data-form="filters" aria-label="Filter">
        <details open>
          <summary>${icon(html, 'filter')} Filter <span data-filter-count></span></summary>
          ${groups.map(
            ([field, title, values]) =>
              html`<fieldset>
                <legend>${title}</legend>
                ${[...values].map(
                  ([value, count]) =>
                    html`<label
                      ><input type="checkbox" name="${field}" value="${value}" />${
                        field === 'colour' ? html`<i class="dot dot-${value}"></i>` : ''
                      }<span>${value}</span> <small>${count}</small></label
                    >`,
                )}
              </fieldset>`,
          )}
          <fieldset>
            <legend>Availability</legend>
            <label><input type="checkbox" name="stock" value="yes" /><span>In stock only</span></label>
            <label><input type="checkbox" name="reduced" value="yes" /><span>Reduced</span></label>
          </fieldset>
          <button type="reset" class="button button-plain">Clear all</button>
        </details>
      </form>
      <div>
        <div class="bar">
          <p role="status" data-result-count>${inside.length} products</p>
          ${orderNote()}
          <label
            >Sort by
            <select data-sort>
              <option value="featured">Our choice</option>
              <option value="personal" hidden>For you</option>
              <option value="price-up">Price, low to high</option>
              <option value="price-down">Price, high to low</option>
              <option value="title">Name</option>
            </select></label
          >
        </div>
        ${orderStub()}
        <ul class="cards" data-list="department-${slug}" data-personal>
          ${inside.map((product) => card(html, product))}
        </ul>
        <p class="empty" data-empty hidden>
          No product matches all filters.
          <button type="button" class="link" data-action="clear-filters">Clear the filters</button>
        </p>
      </div>
    </div>
    ${personalShelf(`Popular in ${name}`, toFeatured(inside, 6, 1), {list: `department-${slug}-shelf`, category: name})}
  </div>`;
  return {
    name: 'department',
    title: name,
    description: line,
    main,
    linkedData: [
      toBreadcrumbData([[name, `/department/${slug}`]]),
      {
        '@type': 'ItemList',
        name: `department-${slug}`,
        itemListElement: inside.map(({url, id, title}, index) => ({
          '@type': 'ListItem',
          position: index + 1,
          item: {'@type': 'Product', sku: id, name: title, url},
        })),
      },
    ],
  };
}

/** 0 to 3. */
export function toPriceClass({priceCents}: Pick<Product, 'priceCents'>): number {
  return PRICE_BORDERS.filter((border) => priceCents >= border).length;
}

/** Where the page is in the shop; the last step is the page itself and has no address. */
export function breadcrumb(steps: readonly (readonly [name: string, url?: string])[]): Markup {
  return html`<nav class="breadcrumb" aria-label="You are here">
    <ol>
      <li><a href="/">Start</a></li>
      ${steps.map(
        ([name, url]) =>
          html`<li>${url ? html`<a href="${url}">${name}</a>` : html`<span aria-current="page">${name}</span>`}</li>`,
      )}
    </ol>
  </nav>`;
}

export function toBreadcrumbData(steps: readonly (readonly [name: string, url: string])[]): object {
  return {
    '@type': 'BreadcrumbList',
    itemListElement: steps.map(([name, item], index) => ({'@type': 'ListItem', position: index + 1, name, item})),
  };
}

/** Values of a field and how many products have each, in the order they first appear. */
function toCounts(products: readonly Product[], toValue: (product: Product) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const product of products) counts.set(toValue(product), (counts.get(toValue(product)) ?? 0) + 1);
  return counts;
}
