import {describe, expect, it} from 'vitest';
import {SLOT_NAMES} from '../../src/core/contract/shared-slots.ts';
import {type Audiences, toAudiences} from '../../src/server/audiences.ts';
import type {AudienceRows} from '../../src/server/epoch-basis.ts';
import {createRandom} from '../../src/trainer/random.ts';
import {openEpoch, toUniform} from '../support/open-sums.ts';
import {THIS_WEEK} from '../support/reports.ts';
import {reportAll, toShoppers, toTrueShares} from '../support/simulate-week.ts';
import {useTestApps} from '../support/test-app.ts';

const LABELS = {
  segments: ['Browsers', 'Bargain hunters', 'Loyal', 'Gifts', 'Late'],
  interests: Array.from({length: 13}, (_, i) => `Category ${i + 1}`),
};

const open = (weeksAgo: number, reports: number, week = 1) =>
  openEpoch(THIS_WEEK - weeksAgo, {shares: toTrueShares(week), reports, uniform: toUniform(50 + weeksAgo)});
const wait = (weeksAgo: number, reports: number) => ({epoch: THIS_WEEK - weeksAgo, reports});
const estimate = (rows: Partial<AudienceRows>, weeks = 5): Audiences =>
  toAudiences(
    {counts: [], opened: [], waiting: [], ...rows},
    {from: THIS_WEEK - weeks + 1, epoch: THIS_WEEK, labels: LABELS},
  );
const countCoarse = (weeksAgo: number, shoppers: number) => {
  const random = createRandom(4);
  const counts = reportAll(toShoppers(toTrueShares(1), shoppers, random), random);
  return SLOT_NAMES.flatMap((slot) =>
    counts[slot].map((reports, answer) => ({epoch: THIS_WEEK - weeksAgo, slot, answer, reports})),
  );
};
const states = ({epochs}: Audiences): string[] => epochs.map(({slots}) => slots.churn.state);

it('shows every group of an opened week with the range of the noise', () => {
  const {epochs, protocol, epsilon, slots} = estimate({opened: open(2, 10_000)});
  expect({protocol, epsilon: epsilon.split}).toEqual({protocol: 'split', epsilon: 1});
  expect(slots.map(({neededReports, neededShoppers}) => [neededReports.split, neededShoppers.split])).toEqual(
    SLOT_NAMES.map(() => [100, 100]),
  );
  const week = epochs[2];
  expect(week).toMatchObject({protocol: 'split', reports: 10_000, otherReports: 0});
  let held = 0;
  let groups = 0;
  for (const slot of SLOT_NAMES) {
    expect(week.slots[slot]).toMatchObject({state: 'shown', reports: 10_000});
    for (const {answer, share, low, high, change} of week.slots[slot].groups) {
      const truth = toTrueShares(1)[slot][answer];
      groups++;
      if (low <= truth && truth <= high) held++;
      expect(high - low).toBeCloseTo(0.005, 5);
      expect(Math.abs(share - truth)).toBeLessThan(0.006);
      expect(change).toBeUndefined(); // nothing is shown of the week before
    }
  }
  expect(groups).toBe(39);
  expect(held).toBeGreaterThanOrEqual(34);
});

describe('a week that is not opened', () => {
  it('waits until the Monday on which no late report may arrive any more', () => {
    const audiences = estimate({opened: open(2, 500), waiting: [wait(0, 40), wait(1, 700)]});
    expect(states(audiences)).toEqual(['few', 'few', 'shown', 'waiting', 'waiting']);
    const [, , , last, running] = audiences.epochs;
    expect([last.reports, running.reports]).toEqual([700, 40]);
    expect(running.slots.churn).toEqual({state: 'waiting', reports: 40, groups: []});
    // The week of Monday the 16th ends on the 22nd; its late reports may come until the 29th.
    expect(new Date(last.startMs).toISOString()).toBe('2026-11-16T00:00:00.000Z');
    expect(new Date(last.opensMs!).toISOString()).toBe('2026-11-30T00:00:00.000Z');
    expect(new Date(running.opensMs!).toISOString()).toBe('2026-12-07T00:00:00.000Z');
  });

  it('has too few if 100 did not come until then, and waits for the servers if they did', () => {
    const audiences = estimate({waiting: [wait(4, 100), wait(3, 99), wait(2, 0)]});
    expect(states(audiences)).toEqual(['waiting', 'few', 'few', 'waiting', 'waiting']);
    expect(audiences.epochs.map(({reports}) => reports)).toEqual([100, 99, 0, 0, 0]);
  });

  it('shows the slots that are opened', () => {
    const opened = open(2, 500).filter(({slot}) => slot !== 'churn');
    const {epochs} = estimate({opened, waiting: [wait(2, 500)]});
    expect(epochs[2].slots.churn.state).toBe('waiting');
    expect(epochs[2].slots.intent.state).toBe('shown');
  });

  it('shows no sums of fewer than 100, whoever opened them', () => {
    const {epochs} = estimate({opened: open(2, 99)});
    expect(epochs[2].slots.churn).toEqual({state: 'few', reports: 99, groups: []});
  });
});

describe('what has changed since the week before', () => {
  it('is clear where more have changed than noise and chance explain', () => {
    const {epochs} = estimate({opened: [...open(2, 10_000, 52), ...open(3, 10_000, 51), ...open(4, 10_000, 1)]});
    const changes = (week: number) => epochs[week].slots.segment.groups.map(({change}) => change);
    expect(changes(0).every((change) => change === undefined)).toBe(true);
    expect(changes(1).some((change) => change!.isClear)).toBe(true); // 50 weeks of drift
    expect(changes(2).some((change) => change!.isClear)).toBe(false); // one of them
    const [before, now] = [0, 1].map((week) => epochs[week].slots.segment.groups[1].share);
    expect(changes(1)[1]!.difference).toBeCloseTo(now - before, 6);
  });

  it('is also said of the first week that is asked for', () => {
    const {epochs} = estimate({opened: [...open(2, 1000), ...open(3, 1000)]}, 3);
    expect(epochs[0].slots.segment.groups[0].change).toBeDefined();
  });
});

describe('a shop that changes from coarse to split reports', () => {
  it('keeps its coarse weeks, and compares only weeks of one kind', () => {
    const rows = {counts: [...countCoarse(4, 6000), ...countCoarse(3, 6000)], opened: open(2, 6000)};
    const {epochs, protocol} = estimate(rows);
    expect(protocol).toBe('split');
    expect(epochs.map((week) => week.protocol)).toEqual(['coarse', 'coarse', 'split', 'split', 'split']);
    expect(epochs.map(({opensMs}) => opensMs === undefined)).toEqual([true, true, false, false, false]);
    const changed = epochs.map(({slots}) => slots.churn.groups.some(({change}) => change !== undefined));
    expect(changed).toEqual([false, true, false, false, false]);
  });

  it('shows the week of the change by the kind with more reports, and says how many the other has', () => {
    const more = estimate({counts: countCoarse(2, 3000), opened: open(2, 1000)}).epochs[2];
    expect(more).toMatchObject({protocol: 'coarse', reports: 4000, otherReports: 1000});
    const fewer = estimate({counts: countCoarse(2, 500), opened: open(2, 1000)}).epochs[2];
    expect(fewer).toMatchObject({protocol: 'split', reports: 1500, otherReports: 500});
    expect(fewer.slots.churn.reports).toBe(1000);
  });

  it('reports without a reader: a server that offers split and has nothing yet says so', () => {
    const rows = {counts: [], opened: [], waiting: []};
    const span = {from: THIS_WEEK, epoch: THIS_WEEK, labels: LABELS};
    expect(toAudiences(rows, span).protocol).toBe('coarse');
    const {protocol, epochs} = toAudiences(rows, {...span, protocol: 'split'});
    expect([protocol, epochs[0].protocol, epochs[0].slots.churn.state]).toEqual(['split', 'split', 'waiting']);
  });
});

describe('through the server', () => {
  const apps = useTestApps();

  it('opened sums of the database are shown', async () => {
    const app = await apps.start();
    for (const {epoch, slot, sums, reports} of [...open(2, 1000), ...open(3, 1000)]) {
      await apps.database.query('INSERT INTO opened_sums (epoch, slot, sums, reports) VALUES ($1, $2, $3, $4)', [
        epoch,
        slot,
        JSON.stringify(sums),
        reports,
      ]);
    }
    const {epochs, format} = (await app.inject('/vitrine/audiences?weeks=3')).json<Audiences>();
    expect(format).toBe('vitrine-audiences-3');
    expect(epochs[0]).toMatchObject({protocol: 'split', reports: 1000});
    expect(epochs[0].slots.interest.groups).toHaveLength(33);
    expect(epochs[0].slots.interest.groups[0].change).toBeDefined();
  });
});
