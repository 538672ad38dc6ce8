import type {FoundEvent} from './capture-host.ts';
import {attributeOf, find, findAll} from './dom.ts';
import {MAX_ITEMS, toText, withoutGaps} from './read.ts';

const PRODUCT = '[itemtype$="schema.org/Product"]';

/**
 * What schema.org microdata of a document says: a view where there is one product, a list-view where there are several.
 */
export function toMicrodataEvents(root: ParentNode): FoundEvent[] {
  // Products inside a product are its variants or its neighbours.
  const products = findAll(root, `${PRODUCT}:not(${PRODUCT} *)`);
  const ids = products.slice(0, MAX_ITEMS).flatMap((product) => toId(product) ?? []);
  if (!ids.length) return [];
  if (products.length > 1) return [{kind: 'list-view', source: 'microdata', itemIds: ids}];
  const read = (name: string): string | undefined => readProperty(products[0], name);
  return [
    withoutGaps({
      kind: 'view',
      source: 'microdata',
      itemId: ids[0],
      title: read('name'),
      brand: read('brand'),
      category: read('category'),
      price: read('price') ?? read('lowPrice'),
      currency: read('priceCurrency'),
    }),
  ];
}

function toId(product: Element): string | undefined {
  return readProperty(product, 'sku') ?? readProperty(product, 'productID') ?? readProperty(product, 'mpn');
}

function readProperty(scope: Element, name: string): string | undefined {
  const element = find(scope, `[itemprop~="${name}"]`);
  if (!element) return undefined;
  // A brand or a seller is itself a scope with a name.
  const isScope = attributeOf(element, 'itemscope') !== undefined;
  const inner = isScope ? find(element, '[itemprop~="name"]') : element;
  return toText(attributeOf(inner, 'content') ?? attributeOf(inner, 'value') ?? inner?.textContent);
}
