import {expect, it} from 'vitest';
import {rememberAliases, toKnownId} from '../../../src/core/clean/aliases.ts';
import {captured, cleanAll, context} from '../../support/captured-events.ts';

const toIds = (...events: Parameters<typeof captured>[0][]): unknown[] =>
  cleanAll(
    events.map((event, n) => captured({kind: 'wishlist', timeMs: context().nowMs + n * 60_000, ...event})),
    context(),
  ).map(({itemId}) => itemId);

it('an id that an earlier page gave beside another one means that product', () => {
  expect(toIds({itemId: '4711', aliases: ['LMP-4', '4006381333931']}, {itemId: 'LMP-4'}, {itemId: 'VAS-1'})).toEqual([
    '4711',
    '4711',
    'VAS-1',
  ]);
});

it('a further id that is an earlier product’s own means that product', () => {
  expect(toIds({itemId: 'LMP-4'}, {itemId: '4711', aliases: ['LMP-4']}, {itemId: '4711'})).toEqual([
    'LMP-4',
    'LMP-4',
    'LMP-4',
  ]);
});

it('two products that only share a further id stay two', () => {
  const gtin = '0000000000000';
  expect(toIds({itemId: 'a', aliases: [gtin]}, {itemId: 'b', aliases: [gtin]}, {itemId: 'a'})).toEqual(['a', 'b', 'a']);
});

it('remembers a bounded number of ids, the newest, and gives the same table for what it knows', () => {
  const ids = Array.from({length: 1000}, (_, n) => `item-${n}`);
  const table = ids.reduce((known, id) => rememberAliases(known, id, [`sku-${id}`]), rememberAliases([], 'first'));
  expect(table.length).toBeLessThanOrEqual(250);
  expect(toKnownId(table, 'sku-item-999', [])).toBe('item-999');
  expect(toKnownId(table, 'sku-item-1', [])).toBeUndefined();
  expect(rememberAliases(table, 'item-999', ['sku-item-999'])).toBe(table);
  expect(rememberAliases(table, undefined, ['x'])).toBe(table);
});

it('what the log holds gives the same ids again', () => {
  const [first, second] = cleanAll(
    [
      captured({kind: 'wishlist', itemId: 'a', aliases: ['b', 'c']}),
      captured({kind: 'wishlist', itemId: 'b', aliases: ['a', 'c', 'd'], timeMs: context().nowMs + 60_000}),
    ],
    context(),
  );
  expect(first.aliases).toEqual(['b', 'c']);
  expect(second).toMatchObject({itemId: 'a', aliases: ['d']});
});

it('a product without a number is found in the catalogue by its address, unless two share it', () => {
  const url = 'https://shop.example/p/lamp';
  const items = [
    {id: 'c-1', title: 'One', url},
    {id: 'c-1', title: 'One', url},
    {id: 'c-2', title: 'Two', url: 'https://shop.example/index.php?id=2'},
    {id: 'c-3', title: 'Three', url: 'https://shop.example/both'},
    {id: 'c-4', title: 'Four', url: 'https://shop.example/both/'},
  ];
  const idOf = (event: Parameters<typeof captured>[0]): unknown =>
    cleanAll([captured(event)], context({shop: {currency: 'EUR', items}})).at(0)?.itemId;
  expect(idOf({itemId: '/p/lamp', url: `${url}/?ref=mail#top`})).toBe('c-1');
  expect(idOf({itemId: 'LMP-4', url: '/p/Lamp'})).toBe('c-1');
  expect(idOf({itemId: 'x', url: '/index.php?id=2'})).toBe('c-2');
  expect(idOf({itemId: 'x', url: '/index.php?id=3'})).toBe('x');
  expect(idOf({itemId: 'x', url: 'https://shop.example/both'})).toBe('x');
  for (const hostile of ['/', '', 'javascript:alert(1)', 7, null, {}])
    expect(idOf({itemId: 'x', url: hostile})).toBe('x');
});
