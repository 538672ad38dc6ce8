import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import {expect, it} from 'vitest';
import {EVENT_KINDS} from '../../../src/core/contract/event-kinds.ts';
import {parseChurnModel, toChurnModelJson} from '../../../src/core/learn/churn-classifier-json.ts';
import {toChurnProbability} from '../../../src/core/learn/churn-classifier.ts';
import {toChurnExamples} from '../../../src/trainer/churn/churn-examples.ts';
import {evaluateChurn} from '../../../src/trainer/churn/evaluate-churn.ts';
import {toPurchaseTable, toShopperPurchases, type PurchaseTable} from '../../../src/trainer/churn/purchase-table.ts';
import {trainChurn} from '../../../src/trainer/churn/train-churn.ts';
import {createRandom} from '../../../src/trainer/random.ts';

const START_MS = 19_000 * MS_PER_DAY;

/** Regulars order every ten days or so, most leave after a while; others come once or twice a year. */
function madeUp(shoppers: number, days: number): PurchaseTable {
  const random = createRandom(5);
  const lines: {shopper: number; timeMs: number}[] = [];
  for (let shopper = 0; shopper < shoppers; shopper++) {
    const gap = random() < 0.5 ? 10 : 150;
    const leaves = random() < 0.7 ? days * random() : Infinity;
    for (let day = days * 0.5 * random(); day < Math.min(days, leaves); day += -gap * Math.log(1 - random())) {
      lines.push({shopper, timeMs: START_MS + day * MS_PER_DAY});
    }
  }
  const count = lines.length;
  return {
    shopper: Int32Array.from(lines, (line) => line.shopper),
    timeMs: Float64Array.from(lines, (line) => line.timeMs),
    item: Int32Array.from({length: count}, (_, i) => i % 7),
    quantity: new Float32Array(count).fill(1),
    price: new Float32Array(count).fill(5),
    endMs: START_MS + days * MS_PER_DAY,
  };
}

const purchases = madeUp(600, 300);
const model = trainChurn(purchases, {seed: 1, horizonDays: 60});

it('tells who stays away from who comes back, and says so with probabilities', () => {
  const found = evaluateChurn(model, purchases);
  expect(found.customers).toBeGreaterThan(300);
  expect(found.auc).toBeGreaterThan(0.8);
  expect(found.auc).toBeGreaterThan(found.baselines['logistic-regression'].auc - 0.03);
  expect(found.baselines['bg-nbd'].auc).toBeGreaterThan(0.6);
  expect(found.ece).toBeLessThan(0.12);
  expect(found.churned_share).toBeCloseTo(found.positives / found.customers, 12);
});

it('answers for one shopper from the log of one browser', () => {
  const now = purchases.endMs;
  const regular = [40, 30, 20, 10, 1].map((age) => ({
    timeMs: now - age * MS_PER_DAY,
    item: 'a',
    quantity: 1,
    price: 5,
  }));
  const gone = [140, 130, 120].map((age) => ({timeMs: now - age * MS_PER_DAY, item: 'a', quantity: 1, price: 5}));
  const stays = toChurnProbability(model, regular, now) ?? Number.NaN;
  const leaves = toChurnProbability(model, gone, now) ?? Number.NaN;
  expect(stays).toBeLessThan(0.35);
  expect(leaves).toBeGreaterThan(0.7);
  expect(toChurnProbability(model, [], now)).toBeUndefined();
});

it('reads nothing after the last horizon when it trains', () => {
  const cutMs = purchases.endMs - 60 * MS_PER_DAY;
  expect(model.trainedUntilMs).toBe(cutMs);
  const keep = purchases.timeMs.map((timeMs) => (timeMs <= cutMs ? 1 : 0));
  const past: PurchaseTable = {
    shopper: purchases.shopper.filter((_, i) => keep[i]),
    timeMs: purchases.timeMs.filter((_, i) => keep[i]),
    item: purchases.item.filter((_, i) => keep[i]),
    quantity: purchases.quantity.filter((_, i) => keep[i]),
    price: purchases.price.filter((_, i) => keep[i]),
    endMs: purchases.endMs,
  };
  expect(toChurnModelJson(trainChurn(past, {seed: 1, horizonDays: 60}))).toEqual(toChurnModelJson(model));
});

it('answers the same after a trip through JSON text', () => {
  const text = JSON.stringify(toChurnModelJson(model));
  const again = parseChurnModel(JSON.parse(text));
  const [lines] = toShopperPurchases(purchases);
  expect(toChurnProbability(again, lines, purchases.endMs)).toBe(toChurnProbability(model, lines, purchases.endMs));
  expect(() => parseChurnModel({...JSON.parse(text), linear: {}})).toThrow('linear weights');
  expect(() => parseChurnModel(null)).toThrow('kind "churn"');
});

it('refuses a cut within its training data and a history that is too short', () => {
  expect(() => evaluateChurn(model, purchases, {cutMs: model.trainedUntilMs - 1})).toThrow('was trained on purchases');
  expect(() => evaluateChurn(model, purchases, {cutMs: purchases.endMs})).toThrow('the data ends');
  expect(() => trainChurn(madeUp(50, 60), {seed: 1})).toThrow('at least 104 days');
});

it('labels who buys in the horizon, not before and not after', () => {
  const at = (day: number) => ({timeMs: START_MS + day * MS_PER_DAY, item: 1, quantity: 1, price: 1});
  const shoppers = [
    [at(0), at(15)],
    [at(0), at(31)],
    [at(0), at(10), at(5.5)].sort((a, b) => a.timeMs - b.timeMs),
    [at(12)],
  ];
  const examples = toChurnExamples(shoppers, {cutMs: START_MS + 10 * MS_PER_DAY, horizonMs: 20 * MS_PER_DAY});
  expect([...examples.churned]).toEqual([0, 1, 1]);
  expect([...examples.shoppers]).toEqual([0, 1, 2]);
  expect(examples.summaries[2]).toEqual({frequency: 2, recency: 10 / 7, age: 10 / 7});
  expect(examples.summaries[0].frequency).toBe(0);
});

it('takes the purchases out of a history', () => {
  const purchase = EVENT_KINDS.indexOf('purchase');
  const view = EVENT_KINDS.indexOf('view');
  const history = {
    itemIds: ['mug', 'pot'],
    visitStart: Int32Array.from([0, 2, 3, 5]),
    visitVisitor: Int32Array.from([4, 1, 4]),
    visitorCount: 5,
    timeMs: Float64Array.from([10, 20, 30, 40, 50]),
    kind: Uint8Array.from([view, purchase, purchase, purchase, view]),
    item: Int32Array.from([0, 0, 1, 1, 0]),
    price: Float32Array.from([1, 2, 3, 4, 5]),
    quantity: Float32Array.from([1, 1, 2, 3, 1]),
    itemFacts: [{}, {}],
    dataHash: '',
    name: 'shop',
  };
  const table = toPurchaseTable(history);
  expect([...table.shopper]).toEqual([0, 1, 1]);
  expect([...table.timeMs]).toEqual([30, 20, 40]);
  expect([...table.quantity]).toEqual([2, 1, 3]);
  expect(table.endMs).toBe(50);
  // Nobody can say whether an unknown shopper came back.
  const known = toPurchaseTable({...history, hasVisitor: Uint8Array.of(1, 0, 1)});
  expect([...known.timeMs]).toEqual([20, 40]);
  expect(known.endMs).toBe(50);
});
