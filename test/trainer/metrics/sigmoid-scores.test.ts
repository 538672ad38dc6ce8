import {expect, it} from 'vitest';
import {toKindIndex} from '../../../src/core/contract/event-kinds.ts';
import {type HeadAnswer, toSigmoidScores} from '../../../src/trainer/metrics/sigmoid-scores.ts';

const VIEW = toKindIndex('view');
const BUY = toKindIndex('purchase');
const MINUTE = 60_000;

/** Three visits: views and a purchase; views only; a purchase at once. */
const start = Int32Array.of(0, 5, 8, 9);
const kind = Uint8Array.of(VIEW, VIEW, VIEW, VIEW, BUY, VIEW, VIEW, VIEW, BUY);
const timeMs = [0, 2, 3, 7, 10, 100, 101, 102, 200].map((minute) => minute * MINUTE);

function answers(probabilities: readonly number[]): HeadAnswer[] {
  return probabilities.map((probability, event) => {
    const visit = start.findIndex((from, at) => event >= from && event < start[at + 1]);
    const came = Number(kind.subarray(event + 1, start[visit + 1]).includes(BUY));
    return {visit, event, probability, came};
  });
}

const judged = {
  sequences: {start, kind},
  timeMs,
  later: BUY,
  toBand: ({probability}: HeadAnswer) =>
    probability >= 0.6 ? ('likely' as const) : probability < 0.2 ? ('unlikely' as const) : ('on the fence' as const),
};

it('judges an answer of each visit after so many events, and before the last one', () => {
  const scores = toSigmoidScores(answers([0.3, 0.5, 0.7, 0.9, 0.1, 0.2, 0.6, 0.1, 0.1]), judged);
  expect(scores).toMatchObject({examples: 9, positives: 4});
  expect(scores?.cuts.after_1).toMatchObject({examples: 3, positives: 1});
  expect(scores?.cuts.after_3).toMatchObject({examples: 2, positives: 1, auc: 1});
  expect(scores?.cuts.after_5).toBeNull(); // one visit only, so there is nothing to tell apart
  expect(scores?.cuts.after_10).toBeNull();
  expect(scores?.cuts.without_last).toMatchObject({examples: 2, positives: 1, auc: 1});
});

it('counts the answers of each band, and what came after them', () => {
  const {bands} = toSigmoidScores(answers([0.3, 0.5, 0.7, 0.9, 0.1, 0.2, 0.6, 0.1, 0.1]), judged)!;
  expect(bands?.likely).toMatchObject({answers: 3, visits: 2, observed: 2 / 3});
  expect(bands?.likely.predicted).toBeCloseTo((0.7 + 0.9 + 0.6) / 3, 9);
  expect(bands?.on_the_fence).toMatchObject({answers: 3, visits: 2, observed: 2 / 3});
  expect(bands?.unlikely).toMatchObject({answers: 3, visits: 3, observed: 0});
});

it('says how long before the purchase a visit was first likely', () => {
  const early = toSigmoidScores(answers([0.3, 0.5, 0.7, 0.9, 0.1, 0.2, 0.6, 0.1, 0.1]), judged)!.early_warning;
  // The third visit has nothing before its purchase; in the first it was likely from the third event on.
  expect(early).toEqual({
    visits: 1,
    warned: 1,
    median_events: 2,
    median_minutes: 7,
    other_visits: 1,
    other_warned: 1,
  });
});

it('has no bands where the model names none', () => {
  const scores = toSigmoidScores(answers([0.3, 0.5, 0.7, 0.9, 0.1, 0.2, 0.6, 0.1, 0.1]), {
    ...judged,
    toBand: () => undefined,
  });
  expect(scores).toMatchObject({bands: null, early_warning: null});
});
