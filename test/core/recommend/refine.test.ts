import {describe, expect, it} from 'vitest';
import {SparseSum} from '../../../src/core/predict/sparse-sum.ts';
import {
  openRefine,
  REFINE_INPUTS,
  type RefineSource,
  toRefineInputs,
  toRefinements,
} from '../../../src/core/recommend/refine.ts';

/** Item 0 leads to 1 (0.4) and 2 (0.1), item 2 to 0 (0.2). */
const MODEL: RefineSource = {
  prior: Float32Array.of(0, 0.5, -0.5, 0),
  mix: {neighbours: [1], decay: 0.5, floor: 0.1},
  neighbours: {
    start: Int32Array.of(0, 2, 2, 3, 3),
    item: Int32Array.of(1, 2, 0),
    weight: Float32Array.of(0.4, 0.1, 0.2),
  },
};

/** One unit that passes one input on, times a factor. */
function passing(name: (typeof REFINE_INPUTS)[number], factor: number) {
  return {
    candidates: 3,
    items: 4,
    inputs: [...REFINE_INPUTS] as string[],
    weights: REFINE_INPUTS.map((input) => (input === name ? 1 : 0)),
    bias: [0],
    output: [factor],
  };
}

describe('the second stage', () => {
  it('reads of each candidate what its name says', () => {
    const shares = new SparseSum(4);
    const visit = [2, 2, 0];
    const inputs = toRefineInputs(MODEL, {visit, rows: [1, 2], logits: [3, 2]}, {shares});
    const read = (place: number) =>
      Object.fromEntries(REFINE_INPUTS.map((name, k) => [name, inputs[place * REFINE_INPUTS.length + k]]));
    const expected = [
      {
        gap: 0,
        chance: Math.log(1 + Math.exp(-1)),
        place: 0,
        popularity: Math.log(2),
        trend: 0.5,
        back: 0,
        times: 0,
        length: Math.log(3),
        share: Math.log(1 + 0.4 / 0.1),
        step: Math.log(5),
        stepBack: 0,
      },
      {
        gap: 1,
        chance: 1 + Math.log(1 + Math.exp(-1)),
        place: Math.log(2),
        popularity: Math.log(3),
        trend: -0.5,
        back: 1 / 2,
        times: 2,
        length: Math.log(3),
        share: Math.log(2),
        step: Math.log(2),
        stepBack: Math.log(3),
      },
    ];
    for (const [place, own] of expected.entries()) {
      for (const [name, value] of Object.entries(own)) expect(read(place)[name], name).toBeCloseTo(value, 5);
    }
    expect(shares.count).toBe(0);
  });

  it('moves candidates, keeps their mean, and leaves every other item alone', () => {
    const scores = Float32Array.of(1, 3, 2.9, -5);
    openRefine(MODEL, passing('stepBack', 2))!([2, 0], scores);
    expect(scores[2]).toBeGreaterThan(scores[1]);
    expect(scores[0] + scores[1] + scores[2]).toBeCloseTo(6.9, 5);
    expect(scores[3]).toBe(-5);
  });

  it('leaves items without events alone: their popularity is unknown', () => {
    const scores = Float32Array.of(1, 3, 9, 8);
    openRefine(MODEL, {...passing('popularity', 5), items: 2})!([0], scores);
    expect([...scores.subarray(2)]).toEqual([9, 8]);
  });

  it('adds nothing where all candidates are alike', () => {
    const [a, b] = toRefinements(passing('gap', 7), new Float32Array(2 * REFINE_INPUTS.length).fill(0.3));
    expect([a, b]).toEqual([0, 0]);
  });

  it('is left out where a model has none or reads what this version does not know', () => {
    expect(openRefine(MODEL, undefined)).toBeUndefined();
    const other = {...passing('gap', 1), inputs: [...REFINE_INPUTS.slice(1), 'weather']};
    expect(openRefine(MODEL, other)).toBeUndefined();
  });

  it('takes a model without prior, neighbours and mix, and a visit of unknown items', () => {
    const scores = Float32Array.of(1, 3, 2, 0);
    openRefine({}, passing('gap', 1))!([-1], scores);
    expect(scores.every(Number.isFinite)).toBe(true);
  });
});
