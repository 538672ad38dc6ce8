import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import {mkdtemp, readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import type {Catalogue} from '../../../src/core/contract/catalogue.ts';
import {toRejectReason} from '../../../src/core/clean/row-rules.ts';
import {createPredictor} from '../../../src/core/predict/create-predictor.ts';
import {startVisit} from '../../../src/core/predict/step.ts';
import {evaluateModel} from '../../../src/trainer/evaluate/evaluate-model.ts';
import {readHistory} from '../../../src/trainer/history/read-history.ts';
import {readModel, type StoredModel} from '../../../src/trainer/model/read-model.ts';
import {simulateHistory, type SimulatedHistory} from '../../../src/trainer/simulate/simulate-history.ts';
import {writeHistory} from '../../../src/trainer/simulate/write-history.ts';
import {DEFAULT_TRAIN_OPTIONS} from '../../../src/trainer/train/options.ts';
import {trainModel} from '../../../src/trainer/train/train-model.ts';

const CATEGORIES = ['Tea', 'Tents', 'Trumpets', 'Toys', 'Tools'];
const COLOURS = ['red', 'green', 'blue'];

/** 75 products: five categories of three kinds with five products each. */
const CATALOGUE: Catalogue = {
  currency: 'EUR',
  items: CATEGORIES.flatMap((category) =>
    Array.from({length: 15}, (_, number) => ({
      id: `${category}-${number}`,
      title: `${category} number ${number}, "best"`,
      category: `${category} > Kind ${number % 3}`,
      brand: `Brand ${number % 4}`,
      colour: COLOURS[number % 3],
      priceCents: 500 + 700 * number,
      stock: number === 14 ? 0 : 10,
    })),
  ),
};

const SIZE = {shoppers: 300, days: 60, seed: 5};

async function folder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'vitrine-'));
}

describe('a simulated history', () => {
  const history = simulateHistory(CATALOGUE, SIZE);
  const events = history.visits.flatMap((visit) => visit.events);

  it('is the same for the same seed, and another for another', () => {
    const tell = ({visits}: SimulatedHistory): string =>
      visits.map(({visitId, events: [first]}) => `${visitId} ${first.timeMs} ${first.item?.item.id}`).join('\n');
    expect(tell(simulateHistory(CATALOGUE, SIZE))).toBe(tell(history));
    expect(tell(simulateHistory(CATALOGUE, {...SIZE, seed: 6}))).not.toBe(tell(history));
  });

  it('leaves the events of a shopper as they are when others come', () => {
    const first = (shoppers: number): string[] =>
      simulateHistory(CATALOGUE, {...SIZE, shoppers})
        .visits.filter(({shopper}) => shopper.id === 's1')
        .flatMap((visit) => visit.events.map(({timeMs, kind}) => `${timeMs} ${kind}`));
    expect(first(20)).toEqual(first(5));
  });

  it('has events that the rules of a history accept, in order, inside the days that were asked for', () => {
    const startMs = Date.UTC(2026, 0, 1);
    for (const visit of history.visits) {
      let lastMs = startMs;
      for (const {timeMs, kind, item, quantity = null} of visit.events) {
        const row = {visitor: 'v', visit: null, timeMs, kind, item: item?.item.id ?? null, price: null, quantity};
        expect(toRejectReason(row)).toBeUndefined();
        expect(timeMs).toBeGreaterThanOrEqual(lastMs);
        lastMs = timeMs;
      }
      expect(visit.events[0].timeMs).toBeLessThan(startMs + SIZE.days * MS_PER_DAY);
    }
  });

  it('has a funnel that narrows', () => {
    const count = (kind: string): number => events.filter((event) => event.kind === kind).length;
    expect(count('view')).toBeGreaterThan(3 * count('cart-add'));
    expect(count('cart-add')).toBeGreaterThan(count('checkout'));
    const orders = history.visits.filter(({isPurchase}) => isPurchase).length;
    expect(count('checkout')).toBeGreaterThan(orders);
    expect(orders / history.visits.length).toBeGreaterThan(0.02);
    expect(orders / history.visits.length).toBeLessThan(0.2);
  });

  it('says of a visit that it was a purchase exactly where one is in it', () => {
    for (const {events: own, isPurchase} of history.visits) {
      expect(own.some(({kind}) => kind === 'purchase')).toBe(isPurchase);
    }
  });

  it('sells nothing that is sold out', () => {
    expect(events.some(({kind, item}) => kind === 'cart-add' && !item!.isInStock)).toBe(false);
  });

  it('has a few products that many look at', () => {
    const views = new Map<string, number>();
    for (const {kind, item} of events) {
      if (kind === 'view') views.set(item!.item.id, (views.get(item!.item.id) ?? 0) + 1);
    }
    const counts = [...views.values()].sort((left, right) => right - left);
    const total = counts.reduce((sum, value) => sum + value, 0);
    const topTenth = counts.slice(0, 8).reduce((sum, value) => sum + value, 0);
    expect(topTenth / total).toBeGreaterThan(0.15);
  });

  it('lets shoppers look at what they like: their favourite category is what they view most, mostly', () => {
    const agreeing = history.visits.filter(({intent, events: own, categoryTaste}) => {
      if (intent === 'gift') return false;
      const favourite = categoryTaste.indexOf(Math.max(...categoryTaste));
      const inside = own.filter(({item}) => item?.category === favourite).length;
      return inside > own.filter(({item}) => item).length / 2;
    });
    expect(agreeing.length / history.visits.length).toBeGreaterThan(0.4);
  });

  it('comes back with the same numbers from its CSV, odd titles and all, with the truth beside it', async () => {
    const file = path.join(await folder(), 'events.csv');
    const truthFile = await writeHistory(history, file, SIZE);
    const read = await readHistory(file);
    expect(read.item.length).toBe(events.length);
    expect(read.visitStart.length - 1).toBe(history.visits.length);
    const truth = JSON.parse(await readFile(truthFile, 'utf8')) as {shoppers: {categories: Record<string, number>}[]};
    expect(truth.shoppers).toHaveLength(SIZE.shoppers);
    const shares = Object.values(truth.shoppers[0].categories);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 2);
  });

  it('refuses a catalogue with nothing to choose from', () => {
    expect(() => simulateHistory({currency: 'EUR', items: CATALOGUE.items.slice(0, 3)}, SIZE)).toThrow(/needs? 10/);
  });
});

/** Training takes a quarter of a minute on a machine with nothing else to do. */
const TRAIN_MS = 600_000;

describe('a model trained on a simulated history', () => {
  let stored: StoredModel;
  let test: Awaited<ReturnType<typeof readHistory>>;
  beforeAll(async () => {
    const out = await folder();
    const write = async (name: string, seed: number): Promise<string> => {
      const options = {...SIZE, shoppers: 700, seed};
      await writeHistory(simulateHistory(CATALOGUE, options), path.join(out, name), options);
      return path.join(out, name);
    };
    const train = await readHistory(await write('train.csv', 5));
    const options = {
      ...DEFAULT_TRAIN_OPTIONS,
      epochs: 10,
      rows: 64,
      dropoutItem: 0.2,
      dropoutHidden: 0.2,
      sizes: {...DEFAULT_TRAIN_OPTIONS.sizes, vector: 24, convolution: 8, profile: 16, hidden: 32},
    };
    await trainModel(train, {options, out, backend: 'auto', resume: false});
    stored = await readModel(out);
    // The same shop and shoppers: what they did is known to the model, so this asks what can be learned, not what is
    // foreseen.
    test = train;
  }, TRAIN_MS);

  it.each(CATEGORIES)('shows mostly %s to somebody who looked at four of it', (category) => {
    const {model} = stored;
    const predictor = createPredictor(model);
    const state = startVisit(model);
    const seen = [0, 3, 6, 9].map((number) => `${category}-${number}`);
    for (const [index, id] of seen.entries()) {
      predictor.step(state, {item: model.itemIds.indexOf(id), kind: 0, gapMs: index === 0 ? -1 : 20_000});
    }
    const scores = new Float32Array(model.itemIds.length);
    predictor.score(state, scores);
    const top = [...model.itemIds]
      .map((id, row) => ({id, score: scores[row]}))
      .filter(({id}) => !seen.includes(id))
      .sort((left, right) => right.score - left.score)
      .slice(0, 8);
    expect(top.filter(({id}) => id.startsWith(category)).length).toBeGreaterThan(4);
  });

  it('tells visits that end in a purchase from others', () => {
    expect(evaluateModel(stored, test).purchase!.auc).toBeGreaterThan(0.6);
    expect(stored.manifest.calibrations?.['purchase']?.slope).toBeGreaterThan(0);
  });
});
