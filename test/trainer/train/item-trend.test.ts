import {describe, expect, it} from 'vitest';
import {PriorFitter, toItemPrior} from '../../../src/trainer/train/fit-prior.ts';
import {toItemTrend} from '../../../src/trainer/train/item-trend.ts';
import type {Sequences} from '../../../src/trainer/history/sequences.ts';

/** One visit a row, its items in order. */
function sequencesOf(visits: readonly (readonly number[])[]): Sequences {
  const item = Int32Array.from(visits.flat());
  const start = new Int32Array(visits.length + 1);
  visits.forEach((visit, index) => (start[index + 1] = start[index] + visit.length));
  return {
    start,
    item,
    kind: new Uint8Array(item.length),
    gapMs: new Float32Array(item.length),
    previousVisit: new Int32Array(visits.length).fill(-1),
    hasReturning: false,
  };
}

describe('the trend of an item', () => {
  // Eight old visits of items 0 and 1, two new ones of items 0 and 2: two of ten visits and four of twenty events are
  // new.
  const visits = [...Array.from({length: 8}, () => [0, 1]), [0, 2], [0, 2]];

  it('is 0 for steady demand, negative for one that went and positive for one that came', () => {
    const trend = toItemTrend(sequencesOf(visits), 4, {lastVisit: 10, share: 0.2});
    expect(trend[0]).toBeCloseTo(Math.log((2 + 1) / (0.2 * 10 + 1)), 6);
    expect(trend[1]).toBeCloseTo(Math.log((0 + 1) / (0.2 * 8 + 1)), 6);
    expect(trend[2]).toBeCloseTo(Math.log((2 + 1) / (0.2 * 2 + 1)), 6);
    expect(trend[3]).toBe(0);
  });

  it('knows nothing of the visits after the last one', () => {
    const trend = toItemTrend(sequencesOf(visits), 4, {lastVisit: 8, share: 0.25});
    expect(trend[2]).toBe(0);
    expect(Math.abs(trend[1])).toBeLessThan(1e-6);
  });

  it('reads an empty history', () => {
    expect([...toItemTrend(sequencesOf([]), 2, {lastVisit: 0, share: 0.1})]).toEqual([0, 0]);
  });
});

describe('the prior', () => {
  it('is chosen where the validation part follows the trend, and left out where it does not', () => {
    const old = Array.from({length: 100}, (_, visit) => [visit % 30]);
    const recent = Array.from({length: 10}, (_, visit) => [30 + (visit % 5)]);
    const sequences = sequencesOf([...old, ...recent]);
    // The network hardly tells 40 items apart; the true ones are those that came lately.
    const logits = Float32Array.from({length: 40}, (_, item) => (item < 30 ? 0.1 : 0));
    const following = new PriorFitter(sequences, 40, 110);
    for (let item = 30; item < 35; item++) following.add({target: item, logits});
    const choice = following.fit();
    expect(choice.strength).toBeGreaterThan(0);
    const prior = toItemPrior(sequences, 40, {lastVisit: 110, choice});
    expect(prior[30]).toBeGreaterThan(prior[0]);
    // Sure logits need no prior: every choice ranks the target first, and the first of equals is none.
    const sure = new PriorFitter(sequences, 40, 110);
    for (let item = 0; item < 5; item++)
      sure.add({target: item, logits: logits.map((_, row) => (row === item ? 9 : 0))});
    expect(sure.fit().strength).toBe(0);
  });
});
