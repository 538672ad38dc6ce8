import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {groupByList} from '../../../src/core/predict/lists/group-by-list.ts';
import {addItemVector, countItems, type Model} from '../../../src/core/predict/model.ts';
import {createPredictor} from '../../../src/core/predict/create-predictor.ts';
import {scoreItems} from '../../../src/core/predict/score.ts';
import {startVisit} from '../../../src/core/predict/step.ts';
import {toTopItems} from '../../../src/core/recommend/top-items.ts';
import {randomVisit} from '../../support/random-model.ts';
import {writeListModel} from '../../support/list-model.ts';

const ITEMS = 3000;
const EXACT = 1200; // asked for; about half of it is left when lists and manifest have theirs

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k])), 0);
}

/** The same items, all with rows of their own and no lists: what a code stands for is written out. */
function toExact(model: Model): Model {
  const {vector} = model.sizes;
  const items = new Float32Array(countItems(model) * vector);
  for (let item = 0; item < countItems(model); item++) {
    addItemVector(model, item, items.subarray(item * vector, (item + 1) * vector));
  }
  return {...model, items, codes: undefined, lists: undefined};
}

async function readLists(given: {exact: number; probes: number}): Promise<Model> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-lists-'));
  return (await writeListModel(folder, {items: ITEMS, ...given})).model;
}

describe.each([
  ['rows', ITEMS],
  ['rows and codes', EXACT],
])('a model with lists of %s', (_, exact) => {
  let all: Model;
  let few: Model;
  beforeAll(async () => {
    all = await readLists({exact, probes: Infinity});
    few = await readLists({exact, probes: 4});
  });

  it.each([true, false])('gives the scores of every item when it looks into every list (SIMD: %s)', (simd) => {
    const reference = toExact(all);
    const predictor = createPredictor(all, {simd});
    expect(predictor.kind).toBe(simd ? 'simd' : 'plain');
    const state = startVisit(all);
    const [scores, expected] = [new Float32Array(ITEMS), new Float32Array(ITEMS)];
    for (const event of randomVisit(all, {events: 15})) {
      predictor.step(state, event);
      predictor.score(state, scores);
      scoreItems(reference, state, expected);
      expect(largestDifference(scores, expected)).toBeLessThan(1e-4);
      expect(toTopItems(scores, 20)).toEqual(toTopItems(expected, 20));
    }
  });

  it('finds nearly all of the first 20 in 4 of 128 lists, and scores what it finds as if it had looked everywhere', () => {
    const [predictor, reference] = [createPredictor(few), createPredictor(all)];
    const [scores, expected] = [new Float32Array(ITEMS), new Float32Array(ITEMS)];
    const state = startVisit(all);
    let [found, wanted] = [0, 0];
    for (const event of randomVisit(all, {events: 40})) {
      reference.step(state, event);
      // A trained network asks for the neighbourhood of an item; random weights ask for nothing in particular.
      state.query.fill(0);
      addItemVector(all, (7919 * wanted) % ITEMS, state.query);
      reference.score(state, expected);
      predictor.score(state, scores);
      const best = new Set(toTopItems(scores, 20));
      for (const item of toTopItems(expected, 20)) {
        wanted++;
        if (!best.has(item)) continue;
        found++;
        expect(scores[item]).toBeCloseTo(expected[item], 4);
      }
      for (const item of state.items.slice(-all.sizes.memory))
        if (item >= 0) expect(scores[item]).toBeCloseTo(expected[item], 4);
    }
    expect(found / wanted).toBeGreaterThan(0.9);
    expect(found).toBeLessThan(wanted); // or there were no lists
  });

  it('gives every item of a closed list the score of its centroid, so that any two can be compared', () => {
    const predictor = createPredictor(few);
    const state = startVisit(few);
    predictor.step(state, {item: 5, kind: 0, gapMs: -1});
    const scores = new Float32Array(ITEMS).fill(Number.NaN);
    predictor.score(state, scores);
    expect(scores.every((score) => Number.isFinite(score) && Math.abs(score) < 40)).toBe(true);
  });

  it('scores as many items as have arrived', () => {
    const predictor = createPredictor(all);
    const state = startVisit(all);
    predictor.step(state, {item: 5, kind: 0, gapMs: -1});
    const [scores, some] = [new Float32Array(ITEMS), new Float32Array(100)];
    predictor.score(state, scores);
    predictor.score(state, some);
    expect(some).toEqual(scores.subarray(0, 100));
  });
});

it('groups items by list, each list from a multiple of four on', () => {
  const groups = groupByList(Uint16Array.of(2, 0, 2, 0, 2, 1), {lists: 3, end: 5, unit: 4});
  expect([...groups.start]).toEqual([0, 4, 4, 8]);
  expect([...groups.items]).toEqual([1, 3, -1, -1, 0, 2, 4, -1]);
  const rest = groupByList(Uint16Array.of(2, 0, 2, 0, 2, 1), {lists: 3, first: 3});
  expect([...rest.start]).toEqual([0, 1, 2, 3]);
  expect([...rest.items]).toEqual([3, 5, 4]);
});
