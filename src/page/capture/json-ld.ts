import type {FoundEvent} from './capture-host.ts';
import {toAmount, toList, toRecord, toText, withoutGaps} from './read.ts';

/** Longest script read; a bigger one is a catalogue, not a page. */
const MAX_LENGTH = 300_000;
/** How deep graphs and main entities are followed. */
const MAX_DEPTH = 5;

/**
 * What a schema.org JSON-LD block says of its page.
 *
 * @returns a view where it is the page of one product, a list-view where it lists products
 * @throws SyntaxError where the text is no JSON
 */
export function toJsonLdEvents(text: string): FoundEvent[] {
  if (text.length > MAX_LENGTH) return [];
  const products: Record<string, unknown>[] = [];
  const lists: Record<string, unknown>[] = [];
  collect(JSON.parse(text), 0, products, lists);
  const events: FoundEvent[] = [];
  for (const list of lists) {
    const itemIds = toList(list.itemListElement).flatMap((element) => {
      const {item} = toRecord(element);
      return toProductId(toRecord(item ?? element)) ?? [];
    });
    if (itemIds.length) {
      const listId = toText(list.name) ?? toText(list['@id']);
      events.push(withoutGaps({kind: 'list-view', source: 'json-ld', listId, itemIds}));
    }
  }
  // Several products side by side are a list without its name.
  if (products.length === 1) events.unshift(...toView(products[0]));
  else if (products.length > 1) {
    const itemIds = products.flatMap((product) => toProductId(product) ?? []);
    if (itemIds.length) events.push({kind: 'list-view', source: 'json-ld', itemIds});
  }
  return events;
}

function collect(value: unknown, depth: number, products: Record<string, unknown>[], lists: Record<string, unknown>[]) {
  if (depth > MAX_DEPTH) return;
  for (const entry of toList(value)) {
    const node = toRecord(entry);
    const types = toList(node['@type']).map((type) => String(toText(type)).replace(/^https?:\/\/schema\.org\//, ''));
    if (types.some((type) => /^(Product|ProductGroup|IndividualProduct|ProductModel|Book|Vehicle)$/.test(type))) {
      products.push(node);
    } else if (types.includes('ItemList')) lists.push(node);
    else collect(node['@graph'] ?? node.mainEntity, depth + 1, products, lists);
  }
}

function toView(product: Record<string, unknown>): FoundEvent[] {
  const itemId = toProductId(product);
  if (!itemId) return [];
  const offer = toOffer(product);
  const category = toRecord(product.category);
  return [
    withoutGaps({
      kind: 'view',
      source: 'json-ld',
      itemId,
      title: toText(product.name),
      brand: toText(product.brand) ?? toText(toRecord(product.brand).name),
      category: toText(product.category) ?? toText(category.name),
      ...offer,
    }),
  ];
}

/** The shop's own number of a product: what is most likely its key elsewhere first. */
function toProductId(product: Record<string, unknown>): string | undefined {
  const [variant] = toList(product.hasVariant);
  return (
    toText(product.sku) ??
    toText(product.productID) ??
    toText(product.productGroupID) ??
    toText(toRecord(toList(product.offers).at(0)).sku) ??
    toText(toRecord(variant).sku) ??
    toText(product.mpn) ??
    toText(product.gtin13) ??
    toText(product.gtin)
  );
}

function toOffer(product: Record<string, unknown>): Pick<FoundEvent, 'price' | 'currency'> {
  const variant = toRecord(toList(product.hasVariant).at(0));
  const offer = toRecord(toList(product.offers ?? variant.offers).at(0));
  const nested = toRecord(toList(offer.offers).at(0));
  const price = toRecord(toList(offer.priceSpecification).at(0));
  return {
    price: toAmount(offer.price) ?? toAmount(offer.lowPrice) ?? toAmount(price.price) ?? toAmount(nested.price),
    currency: toText(offer.priceCurrency) ?? toText(price.priceCurrency) ?? toText(nested.priceCurrency),
  };
}
