import {attributeOf, find} from '../dom.ts';
import {toCategory, toKnown, toName, toPrice, toText, withoutGaps} from '../read.ts';
import type {Source} from '../source.ts';

/** Open Graph tags of a product, https://ogp.me, with the extensions of Meta and Pinterest. */
export const openGraph: Source = {
  name: 'open-graph',
  label: 'dom',
  read(page) {
    const meta = (...names: string[]): string | undefined =>
      names.map((name) => toText(attributeOf(find(page.root, `meta[property="${name}"]`), 'content'))).find(Boolean);
    const price = toPrice(meta('product:sale_price:amount', 'product:price:amount', 'og:price:amount'));
    if (!/product/.test(meta('og:type') ?? '') && price === undefined) return {};
    const facts = withoutGaps({
      ids: toKnown([meta('product:retailer_item_id'), meta('product:retailer_part_no'), meta('product:upc')]),
      title: toName(meta('og:title')),
      brand: toName(meta('product:brand', 'og:brand')),
      category: toCategory(meta('product:category')),
      price,
      currency: meta('product:sale_price:currency', 'product:price:currency', 'og:price:currency'),
      url: meta('og:url'),
    });
    return {products: facts.ids.length || facts.title ? [facts] : []};
  },
};
