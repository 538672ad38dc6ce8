import {expect, it} from 'vitest';
import {
  isInCategory,
  LISTED_CATEGORIES,
  toCategoryList,
  toCategorySteps,
  toTopCategory,
} from '../../../src/core/features/category-path.ts';

it('reads the steps of a path', () => {
  expect(toCategorySteps('Kitchen > Mugs>Red')).toEqual(['Kitchen', 'Mugs', 'Red']);
  expect(toCategorySteps(' > ')).toEqual([]);
  expect([toTopCategory('Food/Drink > Tea'), toTopCategory(''), toTopCategory(undefined)]).toEqual([
    'Food/Drink',
    undefined,
    undefined,
  ]);
});

it('tells what lies in a category by whole steps', () => {
  expect(isInCategory('Kitchen > Mugs', 'kitchen')).toBe(true);
  expect(isInCategory('Kitchen > Mugs', 'Kitchen > Mugs')).toBe(true);
  expect(isInCategory('Kitchenware', 'Kitchen')).toBe(false);
  expect(isInCategory('Kitchen', 'Kitchen > Mugs')).toBe(false);
});

it('lists categories by their number of products, then by name, at most as many as an answer can name', () => {
  const item = (category?: string) => ({category});
  expect(toCategoryList([item('B'), item('C > x'), item('C'), item('A'), item(), item('')])).toEqual(['C', 'A', 'B']);
  const many = Array.from({length: 99}, (_, n) => item(`c${n}`));
  expect(toCategoryList(many)).toHaveLength(LISTED_CATEGORIES);
  expect(toCategoryList([item('__proto__'), item('constructor')])).toEqual(['__proto__', 'constructor']);
});
