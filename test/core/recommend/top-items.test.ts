import {expect, it} from 'vitest';
import {diversify} from '../../../src/core/recommend/diversify.ts';
import {toNextItems} from '../../../src/core/recommend/next-items.ts';
import {toTopItems} from '../../../src/core/recommend/top-items.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {naiveTop} from '../../support/naive-rank.ts';

it('agrees with sorting everything, equal scores, holes and filters included', () => {
  const random = createRandom(2);
  for (let trial = 0; trial < 200; trial++) {
    const size = Math.floor(random() * 60);
    const scores = Float32Array.from({length: size}, () =>
      random() < 0.1 ? -Infinity : random() < 0.1 ? Number.NaN : Math.floor(random() * 8),
    );
    const count = Math.floor(random() * 12);
    const accept = (index: number) => index % 3 > 0;
    expect(toTopItems(scores, count, accept)).toEqual(naiveTop(scores, count, accept));
  }
});

it('takes no more than there is, and none of nothing', () => {
  expect(toTopItems(Float32Array.of(1, 2), 5, () => true)).toEqual([1, 0]);
  expect(toTopItems(new Float32Array(0), 5, () => true)).toEqual([]);
});

it('mixes by maximal marginal relevance, worked by hand', () => {
  const score = [1, 0.9, 0.5, 0];
  const similarity = (a: number, b: number) => (a < 2 === b < 2 ? 1 : 0);
  const choose = (diversity: number) =>
    diversify([0, 1, 2, 3], {count: 3, diversity, score: (index) => score[index], similarity});
  expect(choose(0)).toEqual([0, 1, 2]);
  // Second place at 0.5: 0.45 - 0.5 for 1, 0.25 - 0 for 2; third: 1 has -0.05, 3 has 0 - 0.5.
  expect(choose(0.5)).toEqual([0, 2, 1]);
  expect(choose(1)[1]).toBe(2);
  expect(diversify([], {count: 3, diversity: 0.5, score: () => 0, similarity})).toEqual([]);
});

it('gives the likeliest next items with probabilities that are a softmax', () => {
  const scores = Float32Array.of(Math.log(1), Math.log(3), Math.log(6));
  const next = toNextItems(scores, ['a', 'b', 'c', 'not arrived']);
  expect(next.map(({itemId}) => itemId)).toEqual(['c', 'b', 'a']);
  expect(next.map(({probability}) => probability)).toEqual([0.6, 0.3, 0.1].map((p) => expect.closeTo(p, 6)));
  expect(
    toNextItems(
      Float32Array.from({length: 99}, (_, n) => n + 700),
      [],
    ),
  ).toHaveLength(20);
  expect(toNextItems(new Float32Array(0), [])).toEqual([]);
});

it.each([0, 1, 15, 16, 17, 351, 4003])('agrees with a full sort of %i scores, in blocks and behind them', (count) => {
  const random = createRandom(7);
  for (const spread of [500, 1e-3]) {
    const scores = Float32Array.from({length: count}, () => Math.floor((random() - 0.7) * 1000) * spread);
    expect(toTopItems(scores, 20)).toEqual(naiveTop(scores, 20, () => true));
  }
  const rising = Float32Array.from({length: count}, (_, index) => index);
  expect(toTopItems(rising, 2)).toEqual([count - 1, count - 2].filter((index) => index >= 0));
});
