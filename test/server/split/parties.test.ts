import {expect, it} from 'vitest';
import {SLOT_NAMES, type SlotAnswers, type SlotName} from '../../../src/core/contract/shared-slots.ts';
import {THIS_WEEK, WEEK_MS} from '../../support/reports.ts';
import {makeSplitReport, openTasks, post, useTestParties} from '../../support/split-parties.ts';

const parties = useTestParties();
const NO_NOISE = {drawNoise: () => 0};

const toAnswers = (n: number): SlotAnswers => ({
  segment: n % 5,
  interest: n % 33,
  priceTier: n % 4,
  activity: (n * n) % 5,
  intent: n % 3,
  churn: 4,
});

/** Counts of the answers of shoppers 0 .. n - 1, without one of them. */
function countAnswers(shoppers: readonly number[], slot: SlotName, size: number): number[] {
  const counts = Array.from({length: size}, () => 0);
  for (const n of shoppers) counts[toAnswers(n)[slot]]++;
  return counts;
}

async function readOpened(): Promise<{slot: SlotName; sums: readonly number[]; reports: number; epoch: number}[]> {
  return parties.databases.leader.query('SELECT epoch, slot, sums, reports FROM opened_sums ORDER BY epoch, slot');
}

/** To the first week in which this week's reports may be opened. */
async function openThisWeek(): Promise<void> {
  parties.nowMs += 2 * WEEK_MS;
  await parties.leader.openBatches?.();
}

it('opens the exact sums of all answers when there is no noise, erased and doubled reports aside', async () => {
  await parties.start(NO_NOISE);
  const tasks = await openTasks(parties.sync);
  const made = [];
  for (let n = 0; n < 110; n++) made.push(await makeSplitReport(tasks, toAnswers(n), THIS_WEEK));
  for (const {report} of made) expect(await post(parties.leader, report)).toBe(204);
  expect(await post(parties.leader, made[5].report)).toBe(204); // a repeated request
  const {reportId} = made[7].report;
  const erased = await parties.leader.inject({
    method: 'DELETE',
    url: `/vitrine/reports/${THIS_WEEK}/${reportId}`,
    headers: {authorization: `Bearer ${made[7].secret}`},
  });
  expect(erased.statusCode).toBe(204);
  expect(await post(parties.leader, made[7].report)).toBe(410);
  // The same shares under another name: the helper knows their ids.
  expect(await post(parties.leader, {...made[3].report, reportId: 'f'.repeat(32)})).toBe(204);

  await openThisWeek();
  const shoppers = made.map((_, n) => n).filter((n) => n !== 7);
  const opened = await readOpened();
  expect(parties.logged).toEqual([]);
  expect(opened.map(({slot}) => slot).sort()).toEqual([...SLOT_NAMES].sort());
  for (const {slot, sums, reports} of opened) {
    expect(reports).toBe(109);
    expect(sums).toEqual(countAnswers(shoppers, slot, sums.length));
  }
  expect(parties.logged).toEqual([]);
  const left = await parties.databases.leader.query('SELECT 1 FROM split_reports');
  expect(left).toEqual([]);
});
