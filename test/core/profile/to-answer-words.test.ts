import {expect, it} from 'vitest';
import {SHARED_SLOTS, SLOT_NAMES, type SlotAnswers} from '../../../src/core/contract/shared-slots.ts';
import {toAnswerWords} from '../../../src/core/profile/to-answer-words.ts';

const names = {categories: ['Mugs', 'Lamps'], segment: {index: 2, name: 'Often here'}};
const unknown: SlotAnswers = {segment: 0, interest: 0, priceTier: 0, activity: 0, intent: 0, churn: 0};

it('says what answers stand for', () => {
  const answers = {segment: 3, interest: 2, priceTier: 1, activity: 4, intent: 1, churn: 4};
  expect(toAnswerWords(answers, names)).toEqual({
    segment: 'Often here',
    interest: 'Lamps',
    priceTier: 'low',
    activity: '8+',
    intent: '0–5 %',
    churn: '75–100 %',
  });
});

it('says that an answer is unknown', () => {
  expect(new Set(Object.values(toAnswerWords(unknown, names)))).toEqual(new Set(['unknown']));
});

it('has words for every band', () => {
  const words = SLOT_NAMES.map((slot) =>
    Array.from({length: SHARED_SLOTS[slot].size}, (_, n) => toAnswerWords({...unknown, [slot]: n}, names)[slot]),
  );
  expect(words.slice(2)).toEqual([
    ['unknown', 'low', 'middle', 'high'],
    ['unknown', '1', '2–3', '4–7', '8+'],
    ['unknown', '0–5 %', '5–20 %', '20–50 %', '50–100 %'],
    ['unknown', '0–25 %', '25–50 %', '50–75 %', '75–100 %'],
  ]);
});
