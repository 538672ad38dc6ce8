import {readFile} from 'node:fs/promises';
import {describe, expect, it} from 'vitest';
import {KERNELS_FILE, buildKernels} from '../../../tools/build-kernels.ts';
import {openKernels} from '../../../src/core/predict/kernels/open-kernels.ts';
import type {Model} from '../../../src/core/predict/model.ts';
import {createPredictor} from '../../../src/core/predict/create-predictor.ts';
import {scoreItems} from '../../../src/core/predict/score.ts';
import {startVisit, stepVisit} from '../../../src/core/predict/step.ts';
import type {VisitState} from '../../../src/core/predict/visit-state.ts';
import {toTopItems} from '../../../src/core/recommend/top-items.ts';
import {randomModel, randomVisit} from '../../support/random-model.ts';

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let k = 0; k < a.length; k++) {
    if (!Number.isFinite(a[k]) || !Number.isFinite(b[k])) return Number.NaN;
    most = Math.max(most, Math.abs(a[k] - b[k]));
  }
  return most;
}

function expectSameState(a: VisitState, b: VisitState): void {
  for (const name of ['profile', 'hidden', 'cell', 'window', 'sum', 'query'] as const) {
    expect(largestDifference(a[name], b[name]), name).toBeLessThan(1e-5);
  }
}

function compare(model: Model, events: number): void {
  const fast = createPredictor(model);
  expect(fast.kind).toBe('simd');
  const state = startVisit(model);
  const plainState = startVisit(model);
  const logits = new Float32Array(model.itemIds.length);
  const plain = new Float32Array(model.itemIds.length);
  for (const event of randomVisit(model, {events})) {
    fast.step(state, event);
    stepVisit(model, plainState, event);
    expectSameState(state, plainState);
    fast.score(state, logits);
    scoreItems(model, plainState, plain);
    expect(largestDifference(logits, plain)).toBeLessThan(1e-4);
    expect(toTopItems(logits, 20)).toEqual(toTopItems(plain, 20));
  }
}

describe('the SIMD predictor', () => {
  it('gives the numbers and the first 20 of the plain loops over a long visit', () => {
    compare(randomModel({items: 3000}), 60);
  });

  it.each([
    [8, 96, 501],
    [6, 100, 502],
    [5, 131, 503],
    [4, 7, 1],
    [8, 160, 64],
  ])('fits %i bits, %i components, %i items', (bits, vector, items) => {
    compare(randomModel({bits, items, sizes: {vector, hidden: 33, profile: 5, convolution: 3, memory: 4}}), 12);
  });

  it('is exact at the corners: all codes at their bound, one component, a row of zeros', () => {
    const model = {...randomModel({items: 8, bits: 8, neighbours: 0, sizes: {vector: 160}}), prior: undefined};
    const codes = model.codes!; // randomModel has them
    codes.values.fill(127, 0, 160);
    codes.values.fill(-127, 160, 320);
    codes.values.fill(0, 320, 480);
    codes.inverseLengths.set([1 / Math.hypot(...codes.values.subarray(0, 160)), 1 / (127 * Math.sqrt(160)), 0]);
    const state = startVisit(model);
    state.query.fill(1 / Math.sqrt(160));
    const out = new Float32Array(8);
    createPredictor(model).score(state, out);
    expect(out[0]).toBeCloseTo(14, 5);
    expect(out[1]).toBeCloseTo(-14, 5);
    expect(out[2]).toBe(0);
    state.query.fill(0);
    state.query[3] = -1;
    createPredictor(model).score(state, out);
    expect(out[0]).toBeCloseTo(-14 / Math.sqrt(160), 5);
    state.query.fill(0);
    createPredictor(model).score(state, out);
    expect([...out]).toEqual(Array.from({length: 8}, () => 0));
  });

  it('scores 43,000 items of 160 components', () => {
    const model = randomModel({items: 43_000, bits: 8, neighbours: 0, sizes: {vector: 160}});
    compare(model, 2);
  });

  it('leaves the plain loops where it cannot run', () => {
    const model = randomModel({items: 20});
    const {codes: _, ...withoutCodes} = model;
    expect(createPredictor(withoutCodes).kind).toBe('plain');
    expect(createPredictor(model, {simd: false}).kind).toBe('plain');
    const kept: unknown = Reflect.get(globalThis, 'WebAssembly');
    try {
      Reflect.deleteProperty(globalThis, 'WebAssembly');
      expect(createPredictor(model).kind).toBe('plain');
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', {value: kept, configurable: true, writable: true});
    }
    expect(openKernels(2 ** 40)).toBeUndefined();
  });

  it('serves two predictors of one model at once', () => {
    const model = randomModel({items: 200});
    const [a, b] = [createPredictor(model), createPredictor(model)];
    const [mine, theirs] = [startVisit(model), startVisit(model)];
    a.step(mine, {item: 3, kind: 0, gapMs: -1});
    b.step(theirs, {item: 90, kind: 0, gapMs: -1});
    const [first, second, plain] = [new Float32Array(200), new Float32Array(200), new Float32Array(200)];
    a.score(mine, first);
    b.score(theirs, second);
    scoreItems(model, mine, plain);
    expect(largestDifference(first, plain)).toBeLessThan(1e-4);
    scoreItems(model, theirs, plain);
    expect(largestDifference(second, plain)).toBeLessThan(1e-4);
  });
});

it('kernels.wasm.ts is what kernels.as.ts compiles to', async () => {
  expect(await readFile(KERNELS_FILE, 'utf8')).toBe(await buildKernels());
});
