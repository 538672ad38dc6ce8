import {describe, expect, it} from 'vitest';
import {SLOT_NAMES} from '../../src/core/contract/shared-slots.ts';
import {type Audiences, toAudiences} from '../../src/server/audiences.ts';
import {toLabels} from '../../src/server/labels.ts';
import type {AnswerCount} from '../../src/server/storage.ts';
import {createRandom} from '../../src/trainer/random.ts';
import {THIS_WEEK} from '../support/reports.ts';
import {reportAll, toShoppers, toTrueShares, type WeekCounts} from '../support/simulate-week.ts';

const LABELS = {
  segments: ['Browsers', 'Bargain hunters', 'Loyal', 'Gifts', 'Late'],
  interests: Array.from({length: 13}, (_, i) => `Category ${i + 1}`),
};

const toRows = (counts: WeekCounts, epoch = THIS_WEEK): AnswerCount[] =>
  SLOT_NAMES.flatMap((slot) => counts[slot].map((reports, answer) => ({epoch, slot, answer, reports})));
const estimate = (rows: AnswerCount[], from = THIS_WEEK): Audiences =>
  toAudiences({counts: rows, opened: [], waiting: []}, {from, epoch: THIS_WEEK, labels: LABELS});
const week = (shoppers: number, seed = 4): WeekCounts => {
  const random = createRandom(seed);
  return reportAll(toShoppers(toTrueShares(1), shoppers, random), random);
};

it('shows every group of a week that has enough reports, with its interval', () => {
  const {epochs, epsilon, protocol, format} = estimate(toRows(week(10_000)));
  expect({epsilon: epsilon.coarse, protocol, format}).toEqual({
    epsilon: 2,
    protocol: 'coarse',
    format: 'vitrine-audiences-3',
  });
  const [{reports, otherReports, slots, startMs, ...epoch}] = epochs;
  expect(epoch).toEqual({epoch: THIS_WEEK, protocol: 'coarse'});
  expect(otherReports).toBe(0);
  expect(reports).toBe(10_000);
  expect(new Date(startMs).toISOString()).toBe('2026-11-23T00:00:00.000Z');
  for (const slot of SLOT_NAMES) {
    const {state, groups} = slots[slot];
    expect(state).toBe('shown');
    const shares = toTrueShares(1)[slot];
    for (const {answer, share, low, high} of groups) {
      expect(low).toBeLessThan(share);
      expect(share).toBeLessThan(high);
      expect(high - low).toBeLessThan(0.2);
      // 3.3 standard errors; once in a thousand.
      expect(Math.abs(share - shares[answer])).toBeLessThan(((high - low) / 2) * (3.3 / 1.96));
    }
  }
  expect(slots.segment.groups.map(({label}) => label)).toEqual(['No segment yet', ...LABELS.segments]);
  expect(slots.segment.reports).toBeLessThan(1900);
});

describe('a week of too few', () => {
  it('shows each question from its own number of reports on, and says which', () => {
    const {slots, epochs} = estimate(toRows(week(3000)));
    expect(
      slots.map(({slot, neededReports, neededShoppers}) => [slot, neededReports.coarse, neededShoppers.coarse]),
    ).toEqual([
      ['segment', 758, 4600],
      ['interest', 1390, 8400],
      ['intent', 285, 1800],
      ['churn', 285, 1800],
      ['priceTier', 245, 1500],
      ['activity', 285, 1800],
    ]);
    const states = Object.fromEntries(SLOT_NAMES.map((slot) => [slot, epochs[0].slots[slot].state]));
    expect(states).toEqual({
      segment: 'few',
      interest: 'few',
      intent: 'shown',
      churn: 'shown',
      priceTier: 'shown',
      activity: 'shown',
    });
    expect(epochs[0].slots.segment.groups).toEqual([]);
    expect(epochs[0].slots.segment.reports).toBeGreaterThan(400);
  });

  it('does not depend on how large the groups came out', () => {
    const counts = week(0);
    counts.segment[1] = 757;
    expect(estimate(toRows(counts)).epochs[0].slots.segment.state).toBe('few');
    counts.segment[1] = 758;
    expect(estimate(toRows(counts)).epochs[0].slots.segment.state).not.toBe('few');
  });

  it('shows nothing at all where nobody shares', () => {
    const {epochs} = estimate([], THIS_WEEK - 3);
    expect(epochs.map(({epoch, reports}) => [epoch, reports])).toEqual([3, 2, 1, 0].map((ago) => [THIS_WEEK - ago, 0]));
    expect(SLOT_NAMES.every((slot) => epochs[3].slots[slot].groups.length === 0)).toBe(true);
  });
});

it('holds back a question that is flooded, and shows the others', () => {
  const counts = week(10_000);
  counts.segment[5] += 300;
  const [{slots}] = estimate(toRows(counts)).epochs;
  expect(slots.segment).toMatchObject({state: 'made-up', groups: []});
  expect(SLOT_NAMES.filter((slot) => slots[slot].state === 'shown')).toHaveLength(5);
});

it('estimates each week by itself', () => {
  const rows = [...toRows(week(10_000, 5), THIS_WEEK - 1), ...toRows(week(5000, 6))];
  const both = estimate(rows, THIS_WEEK - 2).epochs;
  expect(both.map(({reports}) => reports)).toEqual([0, 10_000, 5000]);
  const [alone] = estimate(toRows(week(5000, 6))).epochs;
  for (const slot of SLOT_NAMES) {
    const groups = both[2].slots[slot].groups.map((group) => ({...group, change: undefined}));
    expect({...both[2].slots[slot], groups}).toEqual(alone.slots[slot]);
  }
});

describe('what has changed since the week before', () => {
  const pair = (now: WeekCounts, before: WeekCounts) =>
    estimate([...toRows(before, THIS_WEEK - 1), ...toRows(now)]).epochs[0].slots;

  it('is a difference with a p value, clear only if it is small for all groups of the question', () => {
    const before = week(60_000, 5);
    const now = week(60_000, 6);
    // Two in five who were in segment 1 are in segment 4.
    const random = createRandom(7);
    const shares = {...toTrueShares(1), segment: [0.05, 0.23, 0.24, 0.18, 0.25, 0.05]};
    now.segment.splice(0, 17, ...reportAll(toShoppers(shares, 60_000, random), random).segment);
    const {segment, churn} = pair(now, before);
    const changes = segment.groups.map(({change}) => change!);
    expect(changes.map(({isClear}) => isClear)).toEqual([false, true, false, false, true, false]);
    expect(changes[4].difference).toBeGreaterThan(0.1);
    expect(changes[1].difference).toBeLessThan(-0.1);
    for (const {pValue, isClear} of changes) expect(isClear).toBe(pValue < 0.05 / 6);
    for (const {share, change} of churn.groups) expect(Math.abs(change!.difference)).toBeLessThan(Math.max(share, 0.1));
  });

  it('is found in at most one of 20 questions in which nothing has changed', () => {
    const random = createRandom(12);
    const shoppers = toShoppers(toTrueShares(1), 10_000, random);
    let questions = 0;
    let alarms = 0;
    for (let run = 0; run < 60; run++) {
      const slots = pair(reportAll(shoppers, random), reportAll(shoppers, random));
      for (const slot of SLOT_NAMES) {
        questions++;
        if (slots[slot].groups.some(({change}) => change?.isClear)) alarms++;
      }
    }
    expect(questions).toBe(360);
    expect(alarms / questions).toBeLessThan(0.05 + 2 * Math.sqrt((0.05 * 0.95) / questions));
  });

  it('is not said where one of the two weeks is not shown', () => {
    const {segment, churn} = pair(week(10_000, 5), week(3000, 6));
    expect(segment.groups.every(({change}) => change === undefined)).toBe(true);
    expect(churn.groups.every(({change}) => change !== undefined)).toBe(true);
  });
});

it('names bands by the edges that browsers use', () => {
  expect(toLabels('activity', {})).toEqual(['No day', '1 day', '2–3 days', '4–7 days', '8 days and more']);
  expect(toLabels('intent', {})).toEqual(['No prediction yet', 'Under 5 %', '5–20 %', '20–50 %', '50 % and more']);
  expect(toLabels('churn', {})).toEqual(['No prediction yet', 'Under 25 %', '25–50 %', '50–75 %', '75 % and more']);
  expect(toLabels('priceTier', {})).toHaveLength(4);
  expect(toLabels('segment', {})).toHaveLength(17);
  expect(toLabels('interest', {})).toHaveLength(33);
});
