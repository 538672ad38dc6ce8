import {expect, it} from 'vitest';
import {ok, warning} from '../../../src/trainer/doctor/finding.ts';
import {toPageEvents} from '../../../src/trainer/doctor/to-rows.ts';
import {toText} from '../../../src/trainer/doctor/to-text.ts';
import {captured} from '../../support/captured-events.ts';

it('reads a sign of several countries as the shop’s currency, as the worker does', () => {
  const given = [captured({kind: 'view', itemId: 'mug', timeMs: Date.now()})].map((one) => ({...one, price: '$12'}));
  expect(toPageEvents(given, {currency: 'CAD'}).events[0].row).toMatchObject({price: 12, currency: 'CAD'});
  expect(toPageEvents([{...given[0], price: '499 kr'}], {currency: 'SEK'}).events[0].row.currency).toBe('SEK');
});

it('prints a table of events without empty columns, and a finding that two pages share only once', () => {
  const given = [
    captured({kind: 'view', itemId: 'mug', title: 'Blue mug', price: '12,50 €', timeMs: Date.now()}),
    captured({kind: 'list-view', itemIds: ['a', 'b', 'c', 'd'], source: 'json-ld', timeMs: Date.now()}),
    captured({kind: 'search', query: 'Red Mug', source: 'dom', timeMs: Date.now()}),
  ];
  const {events} = toPageEvents(given, {});
  const shared = ok('sync', 'There is no data-sync: nothing is ever sent.');
  const text = toText([
    {url: 'https://shop.example/mug', events, findings: [shared]},
    {url: 'https://shop.example/', events: [], findings: [shared, warning('capture', 'Nothing.')]},
  ]);
  expect(text).toBe(`https://shop.example/mug
  kind       id   title                   price      source
  view       mug  Blue mug                12.50 EUR  data-layer
  list-view       4 products: a, b, c, …             json-ld
  search          red mug                            dom

  ok      sync  There is no data-sync: nothing is ever sent.

https://shop.example/
  Nothing is recorded.

  warning capture  Nothing.
  and 1 more as on a page above`);
});

it('rows have null for what an event does not say, and hostile events are dropped and counted', () => {
  const hostile = [
    null,
    7,
    'x',
    {},
    {id: 'a', source: 'dom', kind: 'view', timeMs: 1},
    {id: 'b', source: 'eval', kind: 'view'},
  ];
  const {events, dropped} = toPageEvents([...hostile, captured({itemId: 'mug', timeMs: Date.now()})], {});
  expect(events.map(({row}) => row)).toEqual([
    {
      kind: 'view',
      item_id: 'mug',
      title: null,
      price: null,
      currency: null,
      category: null,
      quantity: null,
      source: 'data-layer',
      in_catalogue: null,
    },
  ]);
  expect(Object.fromEntries(dropped)).toEqual({malformed: 5, 'no-item': 1});
});
