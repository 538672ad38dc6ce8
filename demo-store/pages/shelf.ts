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

/**
 * The shop's own products until the widget has better ones. The widget writes the heading; until it is there the
 * style sheet does.
 *
 * @param count the same number inside and out, so that both are equally high
 */
export function personalShelf(
  title: string,
  products: readonly Product[],
  attributes: {readonly list: string; readonly category?: string; readonly exclude?: string; readonly count?: number},
): Markup {
  const {list, category, exclude, count = 6} = attributes;
  const cards = products.slice(0, count).map((product) => card(html, product));
  return html`<vitrine-recommendations
    heading="${title}"
    count="${count}"
    list="${list}"
    ${category ? html`category="${category}"` : ''}
    ${exclude ? html`exclude="${exclude}"` : ''}
    ><ul class="cards cards-inside" data-list="${list}">
      ${cards}
    </ul></vitrine-recommendations
  >`;
}
