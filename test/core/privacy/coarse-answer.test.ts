import {expect, it} from 'vitest';
import {EPOCHS_PER_YEAR} from '../../../src/core/contract/epoch.ts';
import {SHARED_SLOTS, SLOT_NAMES, type SlotAnswers, type SlotName} from '../../../src/core/contract/shared-slots.ts';
import {EPSILON_PER_REPORT, EPSILON_PER_YEAR} from '../../../src/core/privacy/budget.ts';
import {drawCoarseAnswer, toChangeProbability} from '../../../src/core/privacy/coarse-answer.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {answersOf} from '../../support/slot-answers.ts';
import {toChiSquareLimit} from '../../support/chi-square.ts';

const TRUTH = answersOf({segment: 3, interest: 32, priceTier: 0, activity: 1, intent: 2, churn: 4});
const CELLS = SLOT_NAMES.flatMap((slot) =>
  Array.from({length: SHARED_SLOTS[slot].size}, (_, answer) => ({slot, answer})),
);

/**
 * Probability of a report, worked out by hand for ε = 2: the slot is drawn with 1/6, the true answer then has e² / (e²
 * + k - 1), every other one 1 / (e² + k - 1).
 */
function exactProbability(truth: SlotAnswers, {slot, answer}: {slot: SlotName; answer: number}): number {
  const weight = answer === truth[slot] ? Math.exp(2) : 1;
  return weight / (Math.exp(2) + SHARED_SLOTS[slot].size - 1) / 6;
}

it('draws slot and answer together with exactly the probabilities that it promises', () => {
  const draws = 400_000;
  const random = createRandom(17);
  const counts = new Map<string, number>();
  for (let i = 0; i < draws; i++) {
    const {slot, answer} = drawCoarseAnswer(TRUTH, random);
    counts.set(`${slot} ${answer}`, (counts.get(`${slot} ${answer}`) ?? 0) + 1);
  }
  let total = 0;
  let chiSquare = 0;
  for (const cell of CELLS) {
    const expected = draws * exactProbability(TRUTH, cell);
    const found = counts.get(`${cell.slot} ${cell.answer}`) ?? 0;
    chiSquare += (found - expected) ** 2 / expected;
    total += exactProbability(TRUTH, cell);
  }
  expect(total).toBeCloseTo(1, 12);
  expect(counts.size).toBe(CELLS.length);
  expect(chiSquare).toBeLessThan(toChiSquareLimit(CELLS.length - 1));
});

it('the test above would notice a slot that is asked for 2 % more often, and an ε of 2.05', () => {
  const distance = (probability: (cell: (typeof CELLS)[number]) => number): number =>
    CELLS.reduce((sum, cell) => {
      const exact = exactProbability(TRUTH, cell);
      return sum + (400_000 * (probability(cell) - exact) ** 2) / exact;
    }, 0);
  const oftener = (cell: (typeof CELLS)[number]): number =>
    exactProbability(TRUTH, cell) * (cell.slot === 'churn' ? 1.1 : 0.98);
  const louder = ({slot, answer}: (typeof CELLS)[number]): number =>
    (answer === TRUTH[slot] ? Math.exp(2.05) : 1) / (Math.exp(2.05) + SHARED_SLOTS[slot].size - 1) / 6;
  const slack = toChiSquareLimit(CELLS.length - 1) - (CELLS.length - 1);
  expect(distance(oftener)).toBeGreaterThan(slack);
  expect(distance(louder)).toBeGreaterThan(slack);
});

it('no two shoppers differ by more than e² in how likely they make any report: ε is 2, whatever all six answers are', () => {
  const random = createRandom(2);
  const anybody = (): SlotAnswers =>
    Object.fromEntries(SLOT_NAMES.map((slot) => [slot, Math.floor(random() * SHARED_SLOTS[slot].size)])) as SlotAnswers;
  let worst = 0;
  for (let i = 0; i < 200; i++) {
    const [one, other] = [anybody(), anybody()];
    for (const cell of CELLS) {
      worst = Math.max(worst, Math.log(exactProbability(one, cell) / exactProbability(other, cell)));
    }
  }
  expect(worst).toBeCloseTo(EPSILON_PER_REPORT, 12);
});

it('says how likely chance has changed an answer', () => {
  for (const slot of SLOT_NAMES) {
    const told = exactProbability(TRUTH, {slot, answer: TRUTH[slot]}) * 6;
    expect(toChangeProbability(slot)).toBeCloseTo(1 - told, 12);
  }
  expect(Math.round(100 * toChangeProbability('intent'))).toBe(35);
  expect(Math.round(100 * toChangeProbability('interest'))).toBe(81);
});

it('a year costs 104', () => {
  expect([EPSILON_PER_REPORT, EPOCHS_PER_YEAR, EPSILON_PER_YEAR]).toEqual([2, 52, 104]);
});
