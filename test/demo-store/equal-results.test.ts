import {expect, it} from 'vitest';
import {toEqualGroups} from '../../demo-store/catalogue/equal-results.ts';

it('groups results down to two thirds of the score of the first of their group', () => {
  const scores = [30, 28, 20, 19.9, 14, 13.3, 13.2];
  const groups = toEqualGroups(scores.map((score) => ({id: String(score), score})));
  expect(groups).toEqual([['30', '28', '20'], ['19.9', '14', '13.3'], ['13.2']]);
});

it('has no group without results', () => {
  expect(toEqualGroups([])).toEqual([]);
});
