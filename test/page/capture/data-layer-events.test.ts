import {expect, it} from 'vitest';
import {readDataLayer} from '../../../src/page/capture/data-layer-events.ts';

it('keeps an ecommerce block for later events until null empties it', () => {
  const read = readDataLayer();
  expect(read({ecommerce: {items: [{item_id: 'a'}]}})).toEqual([]);
  expect(read({event: 'select_item'})).toEqual([{kind: 'click', source: 'data-layer', itemId: 'a'}]);
  read({ecommerce: null});
  expect(read({event: 'select_item'})).toEqual([]);
});

it('reads the elder Enhanced Ecommerce', () => {
  const read = readDataLayer();
  const add = {currencyCode: 'EUR', add: {products: [{id: 'a', name: 'Mug', price: '9.50', quantity: 2}]}};
  expect(read({event: 'addToCart', ecommerce: add})).toEqual([
    {
      kind: 'cart-add',
      source: 'data-layer',
      itemId: 'a',
      title: 'Mug',
      price: '9.50',
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

it.each([[null], [undefined], ['text'], [7], [[]], [{event: '__proto__'}], [{event: 'toString'}], [{event: {}}]])(
  'finds nothing in %j',
  (entry) => {
    expect(readDataLayer()(entry)).toEqual([]);
  },
);
