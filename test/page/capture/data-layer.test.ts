import {expect, it} from 'vitest';
import {toGa4Events} from '../../../src/page/capture/ga4.ts';
import {readDataLayer} from '../../../src/page/capture/google-layer.ts';

const reader = () => {
  const read = readDataLayer();
  return (entry: unknown) => read(entry).events;
};

it('keeps an ecommerce block for later events until null empties it', () => {
  const read = reader();
  expect(read({ecommerce: {items: [{item_id: 'a'}]}})).toEqual([]);
  expect(read({event: 'select_item'})).toEqual([{kind: 'click', source: 'data-layer', itemId: 'a'}]);
  read({ecommerce: null});
  expect(read({event: 'select_item'})).toEqual([]);
});

it('reads Universal Analytics’ enhanced ecommerce', () => {
  const read = reader();
  const add = {currencyCode: 'EUR', add: {products: [{id: 'a', name: 'Mug', price: '9.50', quantity: 2}]}};
  expect(read({event: 'addToCart', ecommerce: add})).toEqual([
    {
      kind: 'cart-add',
      source: 'data-layer',
      itemId: 'a',
      title: 'Mug',
      price: 9.5,
      quantity: 2,
      currency: 'EUR',
    },
  ]);
  const purchase = {purchase: {actionField: {id: 'order-9'}, products: [{id: 'a'}]}};
  expect(read({ecommerce: purchase})).toMatchObject([{kind: 'purchase', itemId: 'a', orderId: 'order-9'}]);
  const impressions = [{id: 'a', list: 'Sale'}, {id: 'b'}];
  expect(read({ecommerce: {impressions}})).toEqual([
    {kind: 'list-view', source: 'data-layer', listId: 'Sale', itemIds: ['a', 'b']},
  ]);
});

it('takes the products of a GA4 event where an older block stands beside them', () => {
  const items = [{item_id: 'a', item_name: 'Mug', item_category: 'Kitchen'}];
  const both = {event: 'add_to_cart', ecommerce: {items, add: {products: [{id: 'a'}]}}};
  expect(reader()(both)).toMatchObject([{kind: 'cart-add', itemId: 'a', category: 'Kitchen'}]);
  const unnamed = {event: 'addToCartClicked', ecommerce: {items, add: {products: [{id: 'a'}]}}};
  expect(reader()(unnamed)).toMatchObject([{kind: 'cart-add', itemId: 'a'}]);
});

it('finds the products of an entry with so many other fields that not all are read', () => {
  const ecommerce = {items: [{item_id: 'a'}]};
  const rest = Object.fromEntries(Array.from({length: 300}, (_, at) => [`field_${at}`, at]));
  const found = [{kind: 'cart-add', itemId: 'a'}];
  expect(reader()({event: 'add_to_cart', ecommerce, ...rest})).toMatchObject(found);
  expect(toGa4Events('add_to_cart', {ecommerce, ...rest}, 'api')).toMatchObject(found);
});

it.each([[null], [undefined], ['text'], [7], [[]], [{event: '__proto__'}], [{event: 'toString'}], [{event: {}}]])(
  'finds nothing in %j',
  (entry) => {
    expect(reader()(entry)).toEqual([]);
  },
);

it('an event’s own products win over a kept block, and a list is not what a later event means', () => {
  const read = reader();
  const list = ['a', 'b', 'c'].map((item_id) => ({item_id}));
  expect(read({event: 'view_item_list', ecommerce: {items: list}})).toHaveLength(1);
  expect(read({event: 'add_to_cart'})).toEqual([]);
  expect(read({event: 'add_to_cart', product_id: 'b'})).toMatchObject([{kind: 'cart-add', itemId: 'b'}]);
  read({ecommerce: {items: [{item_id: 'kept'}]}});
  expect(read({event: 'add_to_cart', items: [{item_id: 'own'}]})).toMatchObject([{itemId: 'own'}]);
});

it('reads items as a map, an index as text, and the currency that was told earlier', () => {
  const read = reader();
  expect(read({0: 'set', 1: {currency: 'DKK'}})).toEqual([]);
  expect(read({event: 'select_item', ecommerce: {items: {0: {item_id: 'a', index: '4'}}}})).toMatchObject([
    {kind: 'click', itemId: 'a', position: 4, currency: 'DKK'},
  ]);
  expect(read({0: 'event', 1: 'view_item', 2: {items: [{id: 'b', price: '5'}]}})).toMatchObject([
    {itemId: 'b', price: 5, currency: 'DKK'},
  ]);
});

it('takes what a template left empty for absent', () => {
  const read = reader();
  const junk = {
    item_id: 'undefined',
    item_name: 'Jug',
    item_brand: '(not set)',
    item_category: '{{category}}',
    price: 'NaN',
  };
  expect(read({event: 'view_item', ecommerce: {items: [junk]}})).toEqual([
    {kind: 'view', source: 'data-layer', itemId: 'Jug', title: 'Jug'},
  ]);
});
