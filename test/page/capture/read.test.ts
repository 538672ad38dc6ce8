import {afterEach, expect, it} from 'vitest';
import {toGa4Events} from '../../../src/page/capture/ga4.ts';
import {toList, toRecord, toText} from '../../../src/page/capture/read.ts';

const POLLUTION = {items: [{item_id: 'inherited'}], item_id: 'inherited', ecommerce: {}, search_term: 'inherited'};

afterEach(() => {
  for (const name of Object.keys(POLLUTION)) Reflect.deleteProperty(Object.prototype, name);
});

it('reads an object’s own fields, and none that it inherits', () => {
  Object.assign(Object.prototype, POLLUTION);
  expect(toRecord({own: 1}).items).toBeUndefined();
  expect(Object.keys(toRecord({own: 1}))).toEqual(['own']);
  expect(toGa4Events('view_item', {}, 'api')).toEqual([]);
  expect(toGa4Events('share', {method: 'link'}, 'api')).toEqual([]);
  expect(toGa4Events('search', {}, 'api')).toEqual([]);
});

it('a field called __proto__ is a field, and changes no other object', () => {
  const hostile = JSON.parse('{"__proto__": {"item_id": "x", "leaked": true}, "item_name": "Mug"}');
  expect(toRecord(hostile).item_id).toBeUndefined();
  expect(toGa4Events('view_item', {items: [hostile]}, 'api')).toMatchObject([{itemId: 'Mug'}]);
  expect('leaked' in {}).toBe(false);
});

it('reads no more than a page can mean: of an object, of a list, of a text', () => {
  const huge = Object.fromEntries(Array.from({length: 100_000}, (_, n) => [`field${n}`, n]));
  expect(Object.keys(toRecord(huge))).toHaveLength(200);
  expect(toList(Array.from({length: 100_000}, (_, n) => n))).toHaveLength(200);
  expect(toText('x'.repeat(10_000_000))).toHaveLength(500);
});

it.each([null, undefined, 7, 'text', Symbol('x'), () => 1, 10n])('%s has no fields', (value) => {
  expect(Object.keys(toRecord(value))).toEqual([]);
});
