import {expect, it} from 'vitest';
import {AGGREGATE_SLOTS} from '../../../src/core/contract/aggregate.ts';
import {ANSWERS_PER_SLOT, EPSILON_PER_SLOT, PRIVACY_BUDGET} from '../../../src/core/privacy/budget.ts';
import {type AnswerMemory, type Answers, toPermanentAnswers} from '../../../src/core/privacy/permanent-answers.ts';
import {createRandom} from '../../../src/trainer/random.ts';

const TRUTH: Answers = {segment: 3, interest: 8, priceTier: 2, activity: 1, intent: 2, churn: 4};

it('the same truth is reported the same way, however often', () => {
  const random = createRandom(1);
  let memory: AnswerMemory = {};
  const reports = Array.from({length: 200}, () => {
    const answers = toPermanentAnswers(TRUTH, memory, random);
    memory = answers.memory;
    return JSON.stringify(answers.reported);
  });
  expect(new Set(reports).size).toBe(1);
});

it('a truth that returns is reported as before', () => {
  const random = createRandom(2);
  const first = toPermanentAnswers(TRUTH, {}, random);
  const second = toPermanentAnswers({...TRUTH, interest: 20}, first.memory, random);
  const third = toPermanentAnswers(TRUTH, second.memory, random);
  expect(third.reported).toEqual(first.reported);
  expect(third.memory.interest?.drawn).toEqual(second.memory.interest?.drawn);
});

it('a slot draws for three truths, then repeats itself: the budget for life holds', () => {
  const random = createRandom(3);
  let memory: AnswerMemory = {};
  let spent = 0;
  let last = -1;
  for (let interest = 1; interest <= 30; interest++) {
    const answers = toPermanentAnswers({...TRUTH, interest}, memory, random);
    if (interest > ANSWERS_PER_SLOT) expect(answers.reported.interest).toBe(last);
    last = answers.reported.interest;
    memory = answers.memory;
    spent = answers.epsilonSpent;
  }
  // Five slots paid once, one slot three times.
  expect(spent).toBe((5 + ANSWERS_PER_SLOT) * EPSILON_PER_SLOT);
  expect(spent).toBeLessThanOrEqual(PRIVACY_BUDGET.epsilonForLife);
  expect(PRIVACY_BUDGET.epsilonPerReport).toBe(12);
});

it('every reported answer lies within its slot', () => {
  const random = createRandom(4);
  for (let i = 0; i < 500; i++) {
    const {reported} = toPermanentAnswers(TRUTH, {}, random);
    for (const [slot, size] of Object.entries(AGGREGATE_SLOTS)) {
      const answer = reported[slot as keyof Answers];
      expect(Number.isInteger(answer) && answer >= 0 && answer < size).toBe(true);
    }
  }
});
