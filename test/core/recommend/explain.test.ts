import {describe, expect, it} from 'vitest';
import type {CleanEvent} from '../../../src/core/clean/clean-types.ts';
import type {Refinement} from '../../../src/core/contract/manifest.ts';
import type {Recommendation} from '../../../src/core/contract/recommendation.ts';
import {buildPriceTiers} from '../../../src/core/features/price-tier.ts';
import {createPredictor} from '../../../src/core/predict/create-predictor.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {updateProfile} from '../../../src/core/profile/update-profile.ts';
import {EXPLAINED_EVENTS, Explainer} from '../../../src/core/recommend/explain.ts';
import {toItemScores, toOwnScores} from '../../../src/core/recommend/item-scores.ts';
import {buildItemTable} from '../../../src/core/recommend/item-table.ts';
import type {RankInput} from '../../../src/core/recommend/rank-input.ts';
import {rank} from '../../../src/core/recommend/rank.ts';
import {openRefine, REFINE_INPUTS} from '../../../src/core/recommend/refine.ts';
import {readVisit, toInputAfter, type VisitStart, without} from '../../../src/trainer/evaluate/visit-without.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {captured, cleanAll, context, START_MS} from '../../support/captured-events.ts';
import {randomModel} from '../../support/random-model.ts';
import {cartAdd, hours, makeShop, search, view} from '../../support/shop-words.ts';

const SHOP = makeShop(['Kitchen', 'Garden', 'Living', 'Office', 'Sport', 'Toys'], 60);
const IDS = SHOP.items.map(({id}) => id);
const TIERS = buildPriceTiers(SHOP.items.map(({category, priceCents}) => ({category, price: priceCents})));
const MODEL = {...randomModel({items: IDS.length, sizes: {vector: 32, hidden: 32}}), itemIds: IDS};

type Step = Parameters<typeof captured>[0] | number;

/** Clean events a minute apart; a number is time that passes. */
function toEvents(steps: readonly Step[]): CleanEvent[] {
  let timeMs = START_MS;
  const events = steps.flatMap((step) => {
    timeMs += typeof step === 'number' ? step : 60_000;
    return typeof step === 'number' ? [] : [captured({timeMs, ...step})];
  });
  return cleanAll(events, context({shop: SHOP}));
}

/** Everything a list is made with, and a network that counts the events it reads. */
function open(model = MODEL, refinement?: Refinement) {
  const predictor = createPredictor(model);
  const ranker = {
    model,
    predictor,
    refine: openRefine(model, refinement),
    table: buildItemTable({catalogue: SHOP, modelIds: model.itemIds}),
    rowOf: new Map(model.itemIds.map((id, row) => [id, row])),
    context: {timeZoneOffsetMinutes: 0, tiers: TIERS},
  };
  const counted = {steps: 0};
  const network = {
    ...ranker,
    step: (...given: Parameters<typeof predictor.step>) => {
      counted.steps++;
      predictor.step(...given);
    },
  };
  return {ranker, network, counted};
}

/** The input of ranking after the events, of one visit or more. */
function toInput(ranker: ReturnType<typeof open>['ranker'], events: readonly CleanEvent[]): RankInput {
  const newest = events.at(-1)?.visit;
  let start: VisitStart = {profile: emptyProfile(), learned: undefined, log: []};
  for (let visit = 1; visit !== newest; visit++) {
    const {profile, state} = readVisit(
      ranker,
      start,
      events.filter((event) => event.visit === visit),
    );
    start = {profile, learned: state.profile, log: []};
  }
  const visit = events.filter((event) => event.visit === newest);
  return toInputAfter(ranker, start, visit, visit[visit.length - 1].timeMs);
}

function explain(
  {ranker, network}: ReturnType<typeof open>,
  events: readonly CleanEvent[],
  options?: Parameters<typeof rank>[1],
): readonly Recommendation[] {
  const input = toInput(ranker, events);
  return new Explainer({profile: input.profile, log: events, network, tiers: TIERS}).explain(
    rank(input, options),
    input,
  );
}

/** A random visit of views, clicks and searches of which some come back. */
function randomSteps(seed: number): Step[] {
  const random = createRandom(seed);
  const wanted = Array.from({length: 4}, () => IDS[Math.floor(random() * IDS.length)]);
  return Array.from({length: 3 + Math.floor(random() * 5)}, () => {
    const itemId = random() < 0.6 ? wanted[Math.floor(random() * 4)] : IDS[Math.floor(random() * IDS.length)];
    return random() < 0.15 ? search(itemId.split('-')[0]) : view(itemId);
  });
}

/** For each product of the list, how much its score falls without each product, by an independent way. */
function toFalls(ranker: ReturnType<typeof open>['ranker'], events: readonly CleanEvent[], list: readonly string[]) {
  const whole = toItemScores(toInput(ranker, events)).values;
  const falls = (isOut: (event: CleanEvent) => boolean): number[] => {
    const {values} = toItemScores({
      ...toInput(ranker, without(events, isOut)),
      nowMs: events[events.length - 1].timeMs,
    });
    return list.map((id) => whole[IDS.indexOf(id)] - values[IDS.indexOf(id)]);
  };
  const products = [...new Set(events.flatMap(({itemId}) => itemId ?? []))];
  return {
    byProduct: new Map(products.map((id) => [id, falls(({itemId}) => itemId === id)])),
    byEvent: events.map((event) => ({event, falls: falls(({id}) => id === event.id)})),
  };
}

/** A second stage with weights by chance. */
function randomRefinement(): Refinement {
  const random = createRandom(5);
  const numbers = (length: number) => Array.from({length}, () => random() - 0.5);
  const inputs = [...REFINE_INPUTS];
  return {
    candidates: 100,
    items: IDS.length,
    inputs,
    weights: numbers(4 * inputs.length),
    bias: numbers(4),
    output: numbers(4),
  };
}

describe('reasons by leaving out', () => {
  it.each([
    ['', undefined],
    [' and a second stage', randomRefinement()],
  ])('name the product without which the score falls most, with a network%s', (_name, refinement) => {
    const shop = open(MODEL, refinement);
    const counts = {named: 0, true: 0, other: 0};
    for (let seed = 1; seed <= 25; seed++) {
      const events = toEvents(randomSteps(seed));
      if (new Set(events.map(({itemId}) => itemId)).size < 3) continue;
      const list = explain(shop, events);
      const {byProduct, byEvent} = toFalls(
        shop.ranker,
        events,
        list.map(({itemId}) => itemId),
      );
      list.forEach(({reason, itemId}, place) => {
        expect('itemId' in reason && reason.itemId).not.toBe(itemId);
        if (!('itemId' in reason)) return counts.other++;
        counts.named++;
        const own = byProduct.get(reason.itemId)?.[place] ?? 0;
        const others = [
          ...[...byProduct].filter(([id]) => id !== reason.itemId).map(([, falls]) => falls[place]),
          ...byEvent.filter(({event}) => event.itemId !== reason.itemId).map(({falls}) => falls[place]),
        ];
        if (own > 0 && own > Math.max(...others)) counts.true++;
      });
    }
    expect(counts.named).toBeGreaterThan(80);
    expect(counts.other).toBeGreaterThan(0);
    expect(counts.true / counts.named).toBeGreaterThanOrEqual(refinement ? 0.98 : 1);
  });

  it('name no product where the score falls without none of them', () => {
    const shop = open();
    const events = toEvents([view('kitchen-1'), view('toys-3'), view('garden-7')]);
    const list = explain(shop, events, {count: 100, diversity: 0});
    const {byProduct} = toFalls(
      shop.ranker,
      events,
      list.map(({itemId}) => itemId),
    );
    const without = list.filter((_, place) => [...byProduct.values()].every((falls) => falls[place] < 0.09));
    expect(without.length).toBeGreaterThan(0);
    for (const {reason} of without) expect(['category', 'brand', 'popular']).toContain(reason.kind);
  });

  it('name a search where it is what lifts the product most', () => {
    const shop = open();
    const events = toEvents([view('kitchen-1'), view('garden-2'), search('toys piece')]);
    const list = explain(shop, events);
    const {byProduct, byEvent} = toFalls(
      shop.ranker,
      events,
      list.map(({itemId}) => itemId),
    );
    const found = list.map(({reason}) => reason.kind === 'search');
    expect(found).toContain(true);
    expect(found).toEqual(
      list.map((_, place) => {
        const most = Math.max(...[...byProduct.values()].map((falls) => falls[place]));
        return byEvent[2].falls[place] > most;
      }),
    );
  });

  it('leave pins alone', () => {
    const [first] = explain(open(), toEvents([view('kitchen-1'), view('garden-2')]), {pins: ['sport-9']});
    expect(first).toMatchObject({itemId: 'sport-9', reason: {kind: 'pinned'}});
  });

  it('say new of a product that the network does not know', () => {
    const few = {...randomModel({items: 20, sizes: {vector: 32, hidden: 32}}), itemIds: IDS.slice(0, 20)};
    const list = explain(open(few), toEvents([view('kitchen-1')]), {category: 'Toys', count: 60});
    expect(list).toHaveLength(60);
    for (const {brand, reason} of list) expect(reason.kind).toBe(brand === 'Brio' ? 'brand' : 'new');
    expect(list.some(({reason}) => reason.kind === 'new')).toBe(true);
  });

  it('read a visit of any length from its newest events, once for all lists', () => {
    const shop = open();
    const random = createRandom(2);
    const long = toEvents(Array.from({length: 300}, () => view(IDS[Math.floor(random() * IDS.length)])));
    const input = toInput(shop.ranker, long);
    const explainer = new Explainer({profile: input.profile, log: long, network: shop.network, tiers: TIERS});
    expect(shop.counted.steps).toBeLessThan(EXPLAINED_EVENTS + 16 * 12);
    const {steps} = shop.counted;
    for (const count of [8, 20]) expect(explainer.explain(rank(input, {count}), input)).toHaveLength(count);
    expect(shop.counted.steps).toBe(steps);
  });

  it('start a visit with what earlier visits have left', () => {
    const shop = open();
    const past = [view('sport-1'), view('sport-2'), view('sport-3'), hours(20)];
    const events = toEvents([...past, view('kitchen-1'), view('toys-3'), view('garden-7')]);
    const list = explain(shop, events);
    const input = toInput(shop.ranker, events);
    const own = new Explainer({profile: input.profile, log: events.slice(-3), network: shop.network, tiers: TIERS});
    const today = new Set(events.slice(-3).map(({itemId}) => itemId));
    for (const {reason} of list) if ('itemId' in reason) expect(today).toContain(reason.itemId);
    // Without the log of the earlier visit the state at the start differs, and the list itself is the same.
    expect(own.explain(list, input).map(({itemId}) => itemId)).toEqual(list.map(({itemId}) => itemId));
  });
});

describe('reasons without a network', () => {
  const table = buildItemTable({catalogue: SHOP});
  const shelf = (steps: readonly Step[], given: Partial<RankInput> = {}) => {
    const log = toEvents(steps);
    const profile = log.reduce(
      (before, event) => updateProfile(before, event, {timeZoneOffsetMinutes: 0, tiers: TIERS}),
      emptyProfile(),
    );
    const input = {table, profile, nowMs: profile.lastSeenMs + 1000, ...given};
    return new Explainer({profile, log, tiers: TIERS}).explain(rank(input), input);
  };

  it('name what was viewed or put into the cart, if it alone is the cause', () => {
    expect(shelf([view('garden-1')])[0].reason).toMatchObject({kind: 'viewed', itemId: 'garden-1'});
    expect(shelf([cartAdd('office-3')])[0].reason).toMatchObject({kind: 'cart', itemId: 'office-3'});
  });

  it('score the shown products alone, as ranking does', () => {
    const steps = [view('garden-1'), view('office-3'), {kind: 'search', query: 'toys'} as const, view('garden-5')];
    const known = buildItemTable({catalogue: SHOP, modelIds: IDS});
    let reads = 0;
    const popularity = new Proxy(known.popularity, {
      get(target, name) {
        reads++;
        return Reflect.get(target, name);
      },
    });
    const log = toEvents(steps);
    const profile = log.reduce(
      (before, event) => updateProfile(before, event, {timeZoneOffsetMinutes: 0, tiers: TIERS}),
      emptyProfile(),
    );
    const neighbours = {
      start: Int32Array.from({length: IDS.length + 1}, (_, row) => (row > IDS.indexOf('garden-5') ? 2 : 0)),
      item: Int32Array.of(IDS.indexOf('toys-7'), IDS.indexOf('toys-9')),
      weight: Float32Array.of(0.4, 0.3),
    };
    const input = {table: known, profile, nowMs: profile.lastSeenMs + 1000, model: {...MODEL, neighbours}};
    const all = toItemScores(input).values;
    const own = toOwnScores(
      input,
      SHOP.items.map((_, index) => index),
    );
    own.forEach((value, index) => expect(value).toBeCloseTo(all[index], 5));

    const shown = rank(input, {count: 2});
    new Explainer({profile, log, tiers: TIERS}).explain(shown, {...input, table: {...known, popularity}});
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(SHOP.items.length);
  });

  it('say the category after several looks at it, none of which matters alone', () => {
    const looks = [1, 3, 5, 7].map((n) => view(`garden-${n}`));
    expect(shelf(looks)[0].reason).toEqual({kind: 'category', category: 'Garden'});
  });

  it('find the neighbour that explains', () => {
    const neighbours = {
      start: Int32Array.from({length: IDS.length + 1}, (_, row) => (row > IDS.indexOf('garden-1') ? 2 : 0)),
      item: Int32Array.of(IDS.indexOf('toys-7'), IDS.indexOf('toys-9')),
      weight: Float32Array.of(0.4, 0.3),
    };
    const found = shelf([view('office-1'), view('garden-1'), view('office-3')], {
      table: buildItemTable({catalogue: SHOP, modelIds: IDS}),
      model: {...MODEL, neighbours},
    });
    const toy = found.find(({itemId}) => itemId === 'toys-7');
    expect(toy?.reason).toEqual({kind: 'viewed', itemId: 'garden-1', title: 'Garden piece 1'});
  });
});
