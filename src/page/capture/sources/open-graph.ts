import {attributeOf, find} from '../dom.ts';
import {toCategory, toKnown, toName, toPrice, toText, withoutGaps} from '../read.ts';
import type {Source} from '../source.ts';

const IDS = ['retailer_item_id', 'retailer_part_no', 'sku', 'mfr_part_no', 'ean', 'upc', 'isbn'];

/** Open Graph tags of a product, https://ogp.me, with the extensions of Meta and Pinterest. */
export const openGraph: Source = {
  name: 'open-graph',
  label: 'dom',
  read(page) {
    const meta = (...names: string[]): string | undefined =>
      names
        .map((name) => find(page.root, `meta[property="${name}"]`) ?? find(page.root, `meta[name="${name}"]`))
        .map((tag) => toText(attributeOf(tag, 'content')))
        .find(Boolean);
    const price = toPrice(meta('product:sale_price:amount', 'product:price:amount', 'og:price:amount'));
    if (!/product/.test(meta('og:type') ?? '') && price === undefined) return {};
    const facts = withoutGaps({
      ids: toKnown(IDS.map((name) => meta(`product:${name}`))),
      title: toName(meta('og:title')),
      brand: toName(meta('product:brand', 'og:brand')),
      category: toCategory(meta('product:category')),
      price,
      currency: meta('product:sale_price:currency', 'product:price:currency', 'og:price:currency'),
      url: meta('og:url'),
      isPage: true,
    });
    return {products: facts.ids.length || facts.title ? [facts] : []};
  },
};
