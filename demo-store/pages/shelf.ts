import type {Product} from '../catalogue/product.ts';
import {card} from './card.ts';
import {html, type Markup} from './html.ts';

/** A row of products with its heading. */
export function shelf(title: string, products: readonly Product[], listName: string): Markup {
  return html`<section class="shelf" aria-label="${title}">
    <h2>${title}</h2>
    <ul class="cards cards-row" data-list="${listName}">
      ${products.map((product) => card(html, product))}
    </ul>
  </section>`;
}

/** The shop's own shelf until the widget has a better one: the widget replaces what is inside it. */
export function personalShelf(
  title: string,
  products: readonly Product[],
  attributes: {readonly list: string; readonly category?: string; readonly exclude?: string; readonly count?: number},
): Markup {
  const {list, category, exclude, count = 8} = attributes;
  return html`<vitrine-recommendations
    heading="${title}"
    count="${count}"
    list="${list}"
    ${category ? html` category="${category}"` : ''}${exclude ? html` exclude="${exclude}"` : ''}
    >${shelf(title, products.slice(0, count), list)}</vitrine-recommendations
  >`;
}
