import type {CapturedEvent} from '../../../core/contract/captured-event.ts';
import type {FoundEvent} from '../found-event.ts';
import {attributeOf, closest, findAll} from '../dom.ts';
import {MAX_ITEMS, toCategory, toPosition, toPrice, toQuantity, toText, withoutGaps} from '../read.ts';
import type {ProductFacts, Source} from '../source.ts';

/** A product's card, or with `data-vitrine-view` the product of the page. */
const ITEM = '[data-vitrine-item],[data-vitrine-view]';

/** Maximum number of lists read on a page. */
const MAX_LISTS = 50;

const ACTIONS: ReadonlySet<string> = new Set(['cart-add', 'cart-remove', 'checkout', 'purchase', 'wishlist', 'share']);

/**
 * Elements that a shop marks itself: `data-vitrine-view="ID"`, `data-vitrine-list="NAME"` around
 * `data-vitrine-item="ID"`, `data-vitrine-action`, `data-vitrine-filter`.
 */
export const attributes: Source = {
  name: 'attribute',
  label: 'attribute',
  read({root}) {
    const products = findAll(root, '[data-vitrine-view]')
      .slice(0, 1)
      .flatMap((element): ProductFacts[] => {
        const {itemId, title, price, currency, category, brand} = toItem(element);
        if (!itemId) return [];
        return [withoutGaps({ids: [itemId], title, price, currency, category, brand, isMain: true})];
      });
    const lists = findAll(root, '[data-vitrine-list]')
      .slice(0, MAX_LISTS)
      .flatMap((element): FoundEvent[] => {
        const cards = findAll(element, '[data-vitrine-item]').slice(0, MAX_ITEMS);
        const itemIds = cards.flatMap((card) => toText(attributeOf(card, 'data-vitrine-item')) ?? []);
        const listId = toText(attributeOf(element, 'data-vitrine-list'));
        return itemIds.length ? [withoutGaps({kind: 'list-view', source: 'attribute', listId, itemIds})] : [];
      });
    return {products, lists};
  },
  onClick: toClickEvents,
};

/**
 * What a click on marked elements means: `data-vitrine-action`, `data-vitrine-filter`, or a link inside a product's
 * card.
 */
export function toClickEvents(target: Element): FoundEvent[] {
  const filter = closest(target, '[data-vitrine-filter]');
  if (filter) {
    const value = toText(attributeOf(filter, 'data-vitrine-filter'));
    return [withoutGaps({kind: 'filter', source: 'attribute', filter: value})];
  }
  const card = closest(target, ITEM);
  const action = closest(target, '[data-vitrine-action]');
  if (action) {
    const kind = attributeOf(action, 'data-vitrine-action') ?? '';
    if (!ACTIONS.has(kind)) return [];
    const item = {...(card ? toItem(card) : {}), ...toItem(action)};
    return [{...item, kind: kind as CapturedEvent['kind'], source: 'attribute'}];
  }
  if (!card || attributeOf(card, 'data-vitrine-item') === undefined || !closest(target, 'a[href]')) return [];
  return [{...toItem(card), kind: 'click', source: 'attribute'}];
}

function toItem(element: Element): Omit<FoundEvent, 'kind' | 'source'> {
  const read = (name: string): string | undefined => toText(attributeOf(element, `data-vitrine-${name}`));
  const list = closest(element, '[data-vitrine-list]');
  return withoutGaps({
    itemId: read('item') ?? read('view'),
    title: read('title'),
    price: toPrice(read('price')),
    currency: read('currency'),
    category: toCategory(read('category')),
    brand: read('brand'),
    quantity: toQuantity(read('quantity')),
    orderId: read('order'),
    listId: toText(attributeOf(list, 'data-vitrine-list')),
    position: toPosition(read('position')),
  });
}
