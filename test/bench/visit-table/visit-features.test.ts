import {expect, it} from 'vitest';
import {toVisitFeatures} from './visit-features.ts';
import {toPageRows} from './page-rows.ts';

const CATEGORY = {other: -1.7, scores: {Nov: -1.1}};
const CATEGORIES = {
  month: CATEGORY,
  operatingSystem: CATEGORY,
  browser: CATEGORY,
  region: CATEGORY,
  trafficType: CATEGORY,
  visitorType: CATEGORY,
};
const VISIT = {
  administrativePages: 2,
  administrativeSeconds: 40,
  informationalPages: 0,
  informationalSeconds: 0,
  productPages: 10,
  productSeconds: 753.1,
  bounceRate: 0,
  exitRate: 0.02,
  pageValue: 4,
  specialDay: 0,
  month: 'Nov',
  operatingSystem: '2',
  browser: '2',
  region: '1',
  trafficType: '2',
  visitorType: 'Returning_Visitor',
  weekend: true,
};

it('counts different pages from the decimals of a mean rate', () => {
  // One exit over ten pages is a mean of a tenth, written as 0.2 / 10, though twelve pages were seen.
  const whole = toPageRows(0.02, 12, [1]);
  expect(whole).toMatchObject({rows: 10, multiple: 1});
  expect(whole.sum).toBeCloseTo(1, 12);
  // Half an exit (a page seen twice) over 16 pages: halves are the first multiple that fits.
  const half = toPageRows(Number(((0.2 * 0.5) / 16).toFixed(9)), 20, [1, 2]);
  expect(half).toMatchObject({rows: 16, multiple: 2});
  expect(half.sum).toBeCloseTo(0.5, 6);
});

it('says that it does not know where no count fits or nothing was seen', () => {
  expect(toPageRows(0, 12, [1]).rows).toBeNaN();
  expect(toPageRows(0.02, 0, [1]).rows).toBeNaN();
  expect(toPageRows(0.2 * 0.1234567, 3, [1]).rows).toBeNaN();
});

it('gives ratios, categories and page rows of a worked visit', () => {
  const features = toVisitFeatures(VISIT, CATEGORIES, false);
  expect(features).toMatchObject({
    month: -1.1,
    browser: -1.7,
    calendarMonth: 10,
    weekend: 1,
    pages: 12,
    secondsPerAdministrativePage: 20,
    secondsPerInformationalPage: 0,
    exitRowsLessPages: -2,
    exitRowsLessProductPages: 0,
  });
  expect(features['exitSum']).toBeCloseTo(1, 12);
  expect(features['secondsPerProductPage']).toBeCloseTo(75.31, 10);
  expect(features['seconds']).toBeCloseTo(793.1, 10);
});

it('adds features of the page value only when asked, after the others', () => {
  const without = Object.keys(toVisitFeatures(VISIT, CATEGORIES, false));
  const having = toVisitFeatures(VISIT, CATEGORIES, true);
  expect(without.some((name) => /value/i.test(name))).toBe(false);
  expect(Object.keys(having).slice(0, without.length)).toEqual(without);
  expect(having).toMatchObject({pageValue: 4, valueOfPages: 48, valueOfProductPages: 40});
});

it('takes an empty visit and a month it does not know', () => {
  const empty = {...VISIT, administrativePages: 0, productPages: 0, exitRate: 0, month: ''};
  const features = toVisitFeatures(empty, CATEGORIES, true);
  expect(features['calendarMonth']).toBeNaN();
  expect(features['exitRowsLessPages']).toBeNaN();
  expect(Object.values(features).some((value) => Math.abs(value) === Infinity)).toBe(false);
});
