import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {BOT_EVENTS} from '../../../src/core/clean/bots.ts';
import {cleanEvent} from '../../../src/core/clean/clean-event.ts';
import type {CleanEvent} from '../../../src/core/clean/clean-types.ts';
import {IDLE_GAP_MS} from '../../../src/core/clean/visits.ts';
import {CAPTURE_SOURCES} from '../../../src/core/contract/captured-event.ts';
import {EVENT_KINDS, isSignal, SIGNAL_KINDS} from '../../../src/core/contract/event-kinds.ts';
import {toRejectReason} from '../../../src/core/clean/row-rules.ts';
import {captured, cleanAll, context, START_MS} from '../../support/captured-events.ts';

const SHOP = {
  currency: 'EUR',
  items: [
    {id: 'mug', title: 'Red Mug', category: 'Kitchen > Mugs', brand: 'Alba', priceCents: 1299},
    {id: 'sofa', title: 'Sofa', category: 'Living', priceCents: 79_900},
    {id: 'twin-1', title: 'Twin'},
    {id: 'twin-2', title: 'Twin'},
    {id: '__proto__', title: 'constructor', category: '__proto__', brand: 'toString'},
  ],
};

describe('fills and normalises', () => {
  it('takes category, brand and price from the catalogue', () => {
    expect(cleanEvent(captured({itemId: ' mug ', category: 'wrong'}), context({shop: SHOP})).event).toMatchObject({
      itemId: 'mug',
      category: 'Kitchen > Mugs',
      brand: 'Alba',
      priceCents: 1299,
      currency: 'EUR',
      visit: 1,
      startsVisit: true,
      gapMs: -1,
    });
  });

  it("keeps the page's price and sees a discount", () => {
    const {event} = cleanEvent(captured({itemId: 'mug', price: '9,99 €'}), context({shop: SHOP}));
    expect(event).toMatchObject({priceCents: 999, currency: 'EUR', isDiscounted: true});
    const rounded = cleanEvent(captured({itemId: 'mug', price: 12.98}), context({shop: SHOP})).event;
    expect(rounded).not.toHaveProperty('isDiscounted');
  });

  it("takes the catalogue's price where the page's is in another currency, or is no number", () => {
    for (const price of ['$9.99 USD', 'on request']) {
      const {event} = cleanEvent(captured({itemId: 'mug', price}), context({shop: SHOP}));
      expect(event).toMatchObject({priceCents: 1299, currency: 'EUR'});
    }
  });

  it('finds the item by its title where the page has no id, or one of its own', () => {
    const shop = context({shop: SHOP});
    expect(cleanEvent(captured({title: ' red  MUG'}), shop).event?.itemId).toBe('mug');
    expect(cleanEvent(captured({itemId: 'SKU-7', title: 'Red Mug'}), shop).event?.itemId).toBe('mug');
    expect(cleanEvent(captured({itemId: 'SKU-7', title: 'Twin'}), shop).event?.itemId).toBe('SKU-7');
    expect(cleanEvent(captured({title: 'Unlisted lamp'}), shop).event?.itemId).toBe('Unlisted lamp');
  });

  it('takes a catalogue without prices, and none at all', () => {
    const bare = {currency: 'EUR', items: [{id: 'mug', title: 'Mug'}]};
    const {event} = cleanEvent(captured({itemId: 'mug', price: '5,00'}), context({shop: bare}));
    expect(event).toMatchObject({priceCents: 500, currency: 'EUR'});
    expect(cleanEvent(captured({itemId: 'mug'}), context({shop: bare})).event).not.toHaveProperty('priceCents');
  });
});

describe('clocks', () => {
  const at = (timeMs: unknown, given = context()) => cleanEvent(captured({itemId: 'a', timeMs}), given);

  it('moves a future and a far past to now', () => {
    const {nowMs} = context();
    for (const timeMs of [nowMs + 1, nowMs * 2, 0, 5, nowMs - 25 * 3_600_000, 1e20]) {
      expect(at(timeMs).event?.timeMs).toBe(nowMs);
    }
    expect(at(nowMs - 3_600_000).event?.timeMs).toBe(nowMs - 3_600_000);
  });

  it('rejects what is no time', () => {
    for (const timeMs of [Number.NaN, -1, '12', undefined, Infinity]) expect(at(timeMs).rejected).toBe('bad-time');
  });

  it('does not go backwards within a visit', () => {
    const first = at(START_MS + 9_000);
    const second = cleanEvent(captured({itemId: 'b', timeMs: START_MS}), context({state: first.state}));
    expect(second.event).toMatchObject({timeMs: START_MS + 9_000, gapMs: 0, visit: 1, startsVisit: false});
  });

  it('does not wait for a clock that was a year ahead', () => {
    const ahead = at(START_MS + 365 * 86_400_000, context({nowMs: START_MS + 365 * 86_400_000}));
    const {event} = cleanEvent(captured({itemId: 'b'}), context({state: ahead.state}));
    expect(event).toMatchObject({timeMs: START_MS + 10_000, visit: 2, startsVisit: true, gapMs: -1});
  });

  it('splits visits by the idle gap; signals keep none open and open none', () => {
    const later = START_MS + IDLE_GAP_MS + 1;
    const events = cleanAll(
      [
        captured({kind: 'visit-start', timeMs: START_MS}),
        captured({itemId: 'a', timeMs: START_MS}),
        captured({kind: 'dwell', dwellMs: 5000, timeMs: START_MS + IDLE_GAP_MS - 1}),
        captured({kind: 'visit-start', timeMs: later}),
        captured({itemId: 'b', timeMs: later + 5}),
        captured({itemId: 'c', timeMs: later + 1005}),
      ],
      context(),
    );
    expect(events.map(({visit}) => visit)).toEqual([1, 1, 1, 2, 2, 2]);
    expect(events.map((event) => event.startsVisit)).toEqual([false, true, false, false, true, false]);
    expect(events.slice(-2).map(({gapMs}) => gapMs)).toEqual([-1, 1000]);
  });
});

it('a bad optional field costs the field, not the event', () => {
  for (const given of [{price: -5}, {quantity: 'many'}, {quantity: -1}, {currency: 'undefined'}]) {
    const {event} = cleanEvent(captured({itemId: 'a', kind: 'cart-add', ...given}), context());
    expect(event).toMatchObject({itemId: 'a', quantity: 1});
    expect(event).not.toHaveProperty('priceCents');
  }
});

it('knows a product by any of its numbers', () => {
  const shop = {currency: 'EUR', items: [{id: 'kettle', title: 'Kettle', priceCents: 4900}]};
  const {event} = cleanEvent(captured({itemId: '8812', aliases: ['KET-1', 'kettle']}), context({shop}));
  expect(event).toMatchObject({itemId: 'kettle', priceCents: 4900});
});

it('one checkout until the purchase, one search until another one, every line of an order', () => {
  const at = (minutes: number) => START_MS + minutes * 60_000;
  const kinds = cleanAll(
    [
      captured({kind: 'search', query: 'rug', timeMs: at(0)}),
      captured({kind: 'search', query: 'Rug', timeMs: at(5)}),
      captured({kind: 'search', query: 'lamp', timeMs: at(6)}),
      captured({kind: 'search', query: 'rug', timeMs: at(7)}),
      captured({kind: 'checkout', timeMs: at(8)}),
      captured({kind: 'checkout', timeMs: at(12)}),
      captured({kind: 'purchase', itemId: 'a', orderId: '1', timeMs: at(13)}),
      captured({kind: 'purchase', itemId: 'a', orderId: '1', position: 1, timeMs: at(13)}),
      captured({kind: 'purchase', itemId: 'a', orderId: '1', timeMs: at(14)}),
      captured({kind: 'checkout', timeMs: at(15)}),
    ],
    context(),
  ).map(({kind}) => kind);
  expect(kinds).toEqual(['search', 'search', 'search', 'checkout', 'purchase', 'purchase', 'checkout']);
});

describe('rejects by reason', () => {
  it.each([
    [{kind: 'view'}, 'no-item'],
    [{kind: 'teleport', itemId: 'a'}, 'unknown-kind'],
    [{itemId: 'x'.repeat(201)}, 'id-too-long'],
    [{itemId: 'a', id: ''}, 'malformed'],
    [{itemId: 'a', id: 7}, 'malformed'],
    [{itemId: 'a', source: 'rumour'}, 'malformed'],
  ])('%j', (given, reason) => {
    const before = context();
    expect(cleanEvent(captured(given), before)).toEqual({rejected: reason, state: before.state});
  });

  it('what is no event at all', () => {
    for (const raw of [null, undefined, 7, 'view', []]) {
      expect(cleanEvent(raw as never, context()).rejected).toBe('malformed');
    }
  });

  it('robots, by sign and by the length of a visit', () => {
    expect(cleanEvent(captured({itemId: 'a'}), context({isBot: true})).rejected).toBe('bot');
    const events = Array.from({length: BOT_EVENTS + 5}, (_, n) =>
      captured({itemId: `item-${n}`, timeMs: START_MS + n * 10}),
    );
    expect(cleanAll(events, context())).toHaveLength(BOT_EVENTS);
  });
});

describe('counts once', () => {
  const kinds = (events: readonly Partial<Record<string, unknown>>[]) =>
    cleanAll(
      events.map((event) => captured(event)),
      context({shop: SHOP}),
    ).map(({kind, source}) => `${kind} ${source}`);

  it('the same id in a batch that was sent again', () => {
    const event = captured({itemId: 'a'});
    const first = cleanEvent(event, context());
    expect(cleanEvent(event, context({state: first.state}))).toEqual({rejected: 'duplicate-id', state: first.state});
  });

  it('a fact told by two sources, also where one names the item by title', () => {
    expect(
      kinds([
        {itemId: 'mug', timeMs: START_MS},
        {source: 'json-ld', title: 'Red Mug', timeMs: START_MS + 2000},
        {itemId: 'sofa', timeMs: START_MS + 4000},
        {itemId: 'mug', timeMs: START_MS + 4500},
        {source: 'json-ld', itemId: 'mug', timeMs: START_MS + 4600},
      ]),
    ).toEqual(['view data-layer', 'view data-layer', 'view data-layer']);
  });

  it('but two real presses of the cart button twice, each told by two sources', () => {
    expect(
      kinds([
        {kind: 'cart-add', itemId: 'mug', timeMs: START_MS},
        {kind: 'cart-add', itemId: 'mug', timeMs: START_MS + 50, source: 'attribute'},
        {kind: 'cart-add', itemId: 'mug', timeMs: START_MS + 900},
        {kind: 'cart-add', itemId: 'mug', timeMs: START_MS + 950, source: 'attribute'},
      ]),
    ).toEqual(['cart-add data-layer', 'cart-add data-layer']);
  });

  it('a view that a page draws twice, and a view that comes back later twice', () => {
    expect(kinds([{itemId: 'mug'}, {itemId: 'mug', timeMs: START_MS + 10_100}])).toHaveLength(1);
    expect(kinds([{itemId: 'mug'}, {itemId: 'mug', timeMs: START_MS + 12_000}])).toHaveLength(2);
  });

  it('an order by its number, however late its page is loaded again, with all its lines', () => {
    const line = (itemId: string, timeMs: number) => ({kind: 'purchase', itemId, orderId: 'o1', timeMs});
    const later = START_MS + 30 * 86_400_000;
    expect(
      kinds([line('mug', START_MS), line('sofa', START_MS), line('mug', later), line('sofa', later)]),
    ).toHaveLength(2);
    const noNumber = {kind: 'purchase', itemId: 'mug'};
    expect(
      kinds([
        {...noNumber, timeMs: START_MS},
        {...noNumber, timeMs: START_MS + 60_000},
        {...noNumber, timeMs: later},
      ]),
    ).toHaveLength(2);
  });
});

it('takes hostile names as names', () => {
  const {event} = cleanEvent(captured({itemId: '__proto__'}), context({shop: SHOP}));
  expect(event).toMatchObject({itemId: '__proto__', category: '__proto__', brand: 'toString'});
  expect(Object.keys(Object.prototype)).toEqual([]);
});

it('gives only events that parse, whatever comes in, and a state that stays small and is plain JSON', () => {
  const odd = fc.oneof(
    fc.string({unit: 'binary', maxLength: 300}),
    fc.double(),
    fc.integer(),
    fc.constantFrom('__proto__', 'constructor', 'mug', '', null, undefined, {}, [], '1.299,00 €', '-3', true),
  );
  const often = (usual: fc.Arbitrary<unknown>) => fc.oneof({weight: 9, arbitrary: usual}, {weight: 1, arbitrary: odd});
  const event = fc.record(
    {
      id: often(fc.uuid()),
      source: often(fc.constantFrom<unknown>(...CAPTURE_SOURCES)),
      kind: often(fc.constantFrom<unknown>(...EVENT_KINDS, ...SIGNAL_KINDS)),
      timeMs: often(fc.integer({min: START_MS, max: START_MS + 1e7})),
      itemId: often(fc.constantFrom('mug', 'other', '__proto__')),
      title: odd,
      query: odd,
      filter: odd,
      quantity: often(fc.constantFrom(undefined, 1, '2')),
      price: odd,
      currency: odd,
      category: odd,
      brand: odd,
      orderId: odd,
      itemIds: fc.oneof(odd, fc.array(odd)),
      dwellMs: odd,
      position: odd,
    },
    {requiredKeys: ['id', 'source', 'kind', 'timeMs']},
  );
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(event, {maxLength: 20}), (events) => {
      let {state} = context();
      for (const raw of events) {
        const result = cleanEvent(raw as never, {...context({shop: SHOP}), state});
        if (result.event) {
          accepted++;
          expect(result.event.timeMs).toBeGreaterThanOrEqual(state.lastMs ?? 0);
          expect(JSON.parse(JSON.stringify(result.event))).toEqual(result.event);
          expectClean(result.event);
        }
        ({state} = result);
      }
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }),
    {numRuns: 300, seed: 7},
  );
  expect(accepted).toBeGreaterThan(500);
});

/** What later stages rely on: a row that a history may hold, and texts of bounded length. */
function expectClean({kind, timeMs, itemId, priceCents, quantity, currency, category, brand, query}: CleanEvent): void {
  const row = {visitor: 'v', visit: null, timeMs, kind, item: itemId ?? null};
  if (!isSignal(kind)) {
    expect(toRejectReason({...row, price: priceCents ?? null, quantity: quantity ?? null})).toBeUndefined();
  }
  if (currency !== undefined) expect(currency).toMatch(/^[A-Z]{3}$/);
  for (const text of [category, brand]) expect(text?.length ?? 0).toBeLessThanOrEqual(200);
  expect(query?.length ?? 0).toBeLessThanOrEqual(500);
}

describe('currencies', () => {
  const shop = {currency: 'EUR', rates: {USD: 0.9, KWD: 3}, items: [{id: 'mug', title: 'Mug', priceCents: 1299}]};
  const clean = (given: object) => cleanEvent(captured(given), context({shop}));

  it('a price in another currency is converted by the rates of the catalogue, and counted', () => {
    const converted = clean({itemId: 'new', price: 10, currency: 'USD'});
    expect(converted).toMatchObject({event: {priceCents: 900, currency: 'EUR'}, repairs: ['converted']});
    expect(clean({itemId: 'mug', price: 10, currency: 'USD'}).event).toMatchObject({
      priceCents: 900,
      isDiscounted: true,
    });
    expect(clean({itemId: 'new', price: '2.500 KWD'}).event).toMatchObject({priceCents: 750, currency: 'EUR'});
    expect(clean({itemId: 'new', price: 10, currency: 'EUR'})).toMatchObject({event: {priceCents: 1000}, repairs: []});
  });

  it('without a rate it stays in its currency, and that is counted', () => {
    const foreign = clean({itemId: 'new', price: 10, currency: 'GBP'});
    expect(foreign).toMatchObject({event: {priceCents: 1000, currency: 'GBP'}, repairs: ['currency']});
    expect(clean({itemId: 'mug', price: 10, currency: 'GBP'}).event).toMatchObject({priceCents: 1299, currency: 'EUR'});
    expect(clean({itemId: 'new', price: 10, currency: '__proto__'})).toMatchObject({event: {priceCents: 1000}});
  });
});

it('says what it repaired', () => {
  const repairs = (given: object) => cleanEvent(captured({itemId: 'a', ...given}), context()).repairs;
  expect(repairs({})).toEqual([]);
  expect(repairs({timeMs: START_MS + 1e9})).toEqual(['time']);
  expect(repairs({price: -5})).toEqual(['price']);
  expect(repairs({quantity: 'many'})).toEqual(['quantity']);
  expect(repairs({kind: 'search', query: 'mug jane@example.org'})).toEqual(['query']);
});

it('what a search leaves in names is kept without contacts', () => {
  const event = captured({
    itemId: 'a',
    listId: 'Results: jane@example.org',
    campaign: 'a@b.example',
    category: 'x@y.z > Mugs',
  });
  const {event: kept} = cleanEvent(event, context());
  expect(JSON.stringify(kept)).not.toContain('@');
  expect(kept).toMatchObject({listId: 'Results:', category: '> Mugs'});
});
