import {randomBytes} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {SLOT_NAMES} from '../../../src/core/contract/shared-slots.ts';
import type {SplitReport} from '../../../src/core/contract/split-report.ts';
import {findJanus, type JanusNoise} from '../../support/janus.ts';
import {type JanusParties, LIMIT_MS, useJanusParties} from '../../support/janus-parties.ts';
import {
  countTestAnswers,
  makeSplitReport,
  type OpenedRow,
  openTasks,
  post,
  toTestAnswers,
} from '../../support/split-parties.ts';

const SHOPPERS = Array.from({length: 105}, (_, n) => n);

const found = findJanus();
const reason = typeof found === 'string' ? ` (${found})` : '';
const parties = useJanusParties();

async function start(noise: JanusNoise): Promise<JanusParties> {
  if (typeof found === 'string') throw new Error(found);
  return parties.start(found, noise);
}

interface Made {
  readonly report: SplitReport;
  readonly secret: string;
}

/** Sends the reports of shoppers 0, 1, 2 … */
async function send({leader, sync, epoch}: JanusParties, shoppers: readonly number[]): Promise<readonly Made[]> {
  const tasks = await openTasks(sync);
  const made: Made[] = [];
  for (const n of shoppers) {
    made.push(await makeSplitReport(tasks, toTestAnswers(n), epoch));
    expect(await post(leader, made[n].report)).toBe(204);
  }
  return made;
}

async function erase({leader, epoch}: JanusParties, {report, secret}: Made): Promise<void> {
  const headers = {authorization: `Bearer ${secret}`};
  const url = `/vitrine/reports/${epoch}/${report.reportId}`;
  expect((await leader.inject({method: 'DELETE', url, headers})).statusCode).toBe(204);
}

function without(shopper: number, shoppers: readonly number[]): readonly number[] {
  return shoppers.filter((n) => n !== shopper);
}

function expectExact(opened: readonly OpenedRow[], shoppers: readonly number[]): void {
  for (const {slot, sums, reports} of opened) {
    expect(reports).toBe(shoppers.length);
    expect(sums).toEqual(countTestAnswers(shoppers, slot));
  }
}

describe.skipIf(reason)(`Janus as the helper${reason}`, {timeout: LIMIT_MS}, () => {
  it('opens the exact sums of all answers when there is no noise, erased and doubled reports aside', async () => {
    const pair = await start('none');
    const made = await send(pair, SHOPPERS);
    await erase(pair, made[7]);
    // The same shares under another name.
    const reportId = randomBytes(16).toString('hex');
    expect(await post(pair.leader, {...made[3].report, reportId})).toBe(204);
    await pair.endWeek();
    const opened = await pair.open();
    expect(pair.logged).toEqual([]);
    expect(opened.map(({slot}) => slot).sort()).toEqual([...SLOT_NAMES].sort());
    expectExact(opened, without(7, SHOPPERS));
  });

  it('opens sums with the noise of Janus', async () => {
    const pair = await start('ours');
    await send(pair, SHOPPERS);
    await pair.endWeek();
    const opened = await pair.open();
    expect(pair.logged).toEqual([]);
    const noise = opened.flatMap(({slot, sums}) => {
      const counts = countTestAnswers(SHOPPERS, slot);
      return sums.map((sum, n) => Math.abs(sum - counts[n]));
    });
    // The mean size of discrete Laplace noise of scale 6 is 5.97, of scale 12 twice that.
    const mean = noise.reduce((sum, size) => sum + size, 0) / noise.length;
    expect(mean).toBeGreaterThan(2.5);
    expect(mean).toBeLessThan(10);
  });

  it('counts every report once when the answer to a job is lost', async () => {
    const pair = await start('none');
    await send(pair, SHOPPERS);
    pair.lost = 1;
    await pair.endWeek();
    const opened = await pair.open();
    expect(pair.logged).toHaveLength(1);
    expectExact(opened, SHOPPERS);
  });

  it('keeps slots closed when a report of a lost answer was erased, because Janus takes no job back', async () => {
    const pair = await start('none');
    const shoppers = Array.from({length: 310}, (_, n) => n); // two parts
    const made = await send(pair, shoppers);
    pair.lost = 100; // all
    await pair.endWeek();
    const asked = 100 - pair.lost; // jobs at once, each of another slot
    pair.lost = 0;
    const [first] = made.map(({report}) => report.reportId).sort(); // of the first part
    const erased = made.findIndex(({report}) => report.reportId === first);
    await erase(pair, made[erased]);
    const opened = await pair.open();
    const closed = opened.filter(({sums}) => sums.length === 0);
    expect(closed).toHaveLength(asked);
    expect(pair.logged.filter((line) => line.includes('closed')).sort()).toEqual(
      closed.map(({slot}) => `week ${pair.epoch} stays closed in ${slot}: the helper has added other reports`).sort(),
    );
    expect(asked).toBeLessThan(SLOT_NAMES.length);
    const open = opened.filter(({sums}) => sums.length > 0);
    expectExact(open, without(erased, shoppers));
  });
});
