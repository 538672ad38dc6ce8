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
  attributes: {
    readonly list: string;
    readonly category?: string;
    /** Id of the product that the shelf has alternatives to. */
    readonly similarTo?: string;
    readonly count?: number;
  },
): Markup {
  const {list, category, similarTo, count = 6} = attributes;
  const cards = products.slice(0, count).map((product) => card(html, product));
  return html`<vitrine-recommendations
    heading="${title}"
    count="${count}"
    list="${list}"
    ${category ? html`category="${category}"` : ''}
    ${similarTo ? html`kind="similar" of="${similarTo}"` : ''}
    ><ul class="cards cards-inside" data-list="${list}">
      ${cards}
    </ul></vitrine-recommendations
  >`;
}

/** A shelf that is there only while it has products of its kind; the widget writes its heading. */
export function kindShelf(kind: 'again' | 'complement', list: string): Markup {
  return html`<vitrine-recommendations kind="${kind}" layout="row" count="6" list="${list}"></vitrine-recommendations>`;
}
