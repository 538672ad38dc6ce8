import {beforeAll, beforeEach, expect, it} from 'vitest';
import {SLOT_NAMES} from '../../../src/core/contract/shared-slots.ts';
import type {SplitReport} from '../../../src/core/contract/split-report.ts';
import {createApp} from '../../../src/server/app.ts';
import {DAY_MS, THIS_WEEK, WEEK_MS} from '../../support/reports.ts';
import {
  countTestAnswers,
  makeSplitReport,
  openTasks,
  openThisWeek,
  post,
  type Tasks,
  toTestAnswers,
  useTestParties,
} from '../../support/split-parties.ts';

const parties = useTestParties();
const SHOPPERS = 104;
let tasks: Tasks;
const made: {report: SplitReport; secret: string}[] = [];

beforeAll(async () => {
  await parties.start();
  tasks = await openTasks(parties.sync);
  for (let n = 0; n < SHOPPERS; n++) made.push(await makeSplitReport(tasks, toTestAnswers(n), THIS_WEEK));
});

beforeEach(() => parties.start());

async function postAll(leader = parties.leader): Promise<void> {
  for (const {report} of made) expect(await post(leader, report)).toBe(204);
}

async function erase({report: {epoch, reportId}, secret}: (typeof made)[number]): Promise<number> {
  const url = `/vitrine/reports/${epoch}/${reportId}`;
  return (await parties.leader.inject({method: 'DELETE', url, headers: {authorization: `Bearer ${secret}`}}))
    .statusCode;
}

/** Expects the exact sums of these shoppers in every slot. */
async function expectSums(shoppers: readonly number[]): Promise<void> {
  const opened = await openThisWeek(parties);
  expect(opened.map(({slot}) => slot).sort()).toEqual([...SLOT_NAMES].sort());
  for (const {slot, sums, reports} of opened) {
    expect({slot, reports, sums}).toEqual({slot, reports: shoppers.length, sums: countTestAnswers(shoppers, slot)});
  }
}

const everyone = Array.from({length: SHOPPERS}, (_, n) => n);

it('opens the exact sums of all answers when there is no noise, erased and doubled reports aside', async () => {
  await postAll();
  expect(await post(parties.leader, made[5].report)).toBe(204); // a repeated request
  expect(await erase(made[2])).toBe(204);
  expect(await post(parties.leader, made[2].report)).toBe(410);
  // The same shares under another name.
  expect(await post(parties.leader, {...made[3].report, reportId: 'f'.repeat(32)})).toBe(204);
  await expectSums(everyone.filter((n) => n !== 2));
  expect(parties.logged).toEqual([]);
  for (const table of ['split_reports', 'split_jobs']) {
    expect(await parties.databases.leader.query(`SELECT 1 FROM ${table}`)).toEqual([]);
  }
  for (const table of ['helper_reports', 'helper_jobs']) {
    expect(await parties.databases.helper.query(`SELECT 1 FROM ${table}`)).toEqual([]);
  }
});

it('opens nothing before the late week of an epoch is over', async () => {
  await postAll();
  parties.nowMs += WEEK_MS;
  await parties.leader.openBatches?.();
  expect(await parties.databases.leader.query('SELECT 1 FROM opened_sums')).toEqual([]);
  expect(await post(parties.leader, made[0].report)).toBe(204);
  parties.nowMs += WEEK_MS;
  expect(await post(parties.leader, made[0].report)).toBe(422);
});

it('keeps the sums of a week with fewer than 100 reports closed, and deletes the reports', async () => {
  for (const {report} of made.slice(0, 99)) expect(await post(parties.leader, report)).toBe(204);
  expect(await openThisWeek(parties)).toEqual([]);
  expect(await parties.databases.leader.query('SELECT epoch FROM split_reports')).toEqual([]);
  const batches = await parties.databases.leader.query('SELECT state, reports FROM split_batches');
  expect(batches).toEqual([{state: 'few', reports: 99}]);
  expect(await parties.databases.helper.query('SELECT 1 FROM helper_jobs')).toEqual([]);
});

it('adds the noise of both parties to every sum', async () => {
  await parties.start({drawNoise: () => -3});
  await postAll();
  for (const {slot, sums} of await openThisWeek(parties)) {
    expect(sums).toEqual(countTestAnswers(everyone, slot).map((count) => count - 6));
  }
});

it('counts nothing twice and loses nothing when answers of the helper are lost', async () => {
  let requests = 0;
  const lossy = async (address: string, request: RequestInit) => {
    const response = await fetch(address, request);
    if (++requests % 2 === 1) throw new TypeError('the connection broke after the helper had answered');
    return response;
  };
  await parties.start({fetch: lossy});
  await postAll();
  for (let round = 0; round < 20; round++) {
    await openThisWeek(parties);
    parties.nowMs += 61_000;
  }
  await expectSums(everyone);
  expect(parties.logged.length).toBeGreaterThan(0);
});

it('takes back a report that is erased between two tries of its job', async () => {
  let isDown = true;
  const lossy = async (address: string, request: RequestInit) => {
    const response = await fetch(address, request);
    if (isDown) throw new TypeError('the connection broke after the helper had answered');
    return response;
  };
  await parties.start({fetch: lossy});
  await postAll();
  await openThisWeek(parties);
  expect(await erase(made[1])).toBe(204);
  isDown = false;
  parties.nowMs += DAY_MS;
  await expectSums(everyone.filter((n) => n !== 1));
});

it('keeps one slot closed when the helper has added other reports to it, and opens the others', async () => {
  await postAll();
  // A job that the leader gave up; not every helper takes it back.
  await parties.databases.helper.query(
    `INSERT INTO helper_jobs (epoch, slot, job_id, request_hash, response, sum, reports, checksum)
     VALUES ($1, 'intent', 'former', '', $2, $2, 1, $3)`,
    [THIS_WEEK, Buffer.alloc(0), Buffer.alloc(32)],
  );
  const opened = await openThisWeek(parties);
  expect(opened.filter(({sums}) => sums.length === 0).map(({slot}) => slot)).toEqual(['intent']);
  expect(opened).toHaveLength(SLOT_NAMES.length);
  expect(parties.logged).toEqual([`week ${THIS_WEEK} stays closed in intent: the helper has added other reports`]);
});

it('shares the work among replicas, each job once', async () => {
  await postAll();
  parties.nowMs += 2 * WEEK_MS;
  const others = await Promise.all([parties.addLeader(), parties.addLeader()]);
  await Promise.all([parties.leader, ...others].map((leader) => leader.openBatches?.()));
  await expectSums(everyone);
  expect(parties.logged).toEqual([]);
});

it('goes on with a job whose replica died in the midst', async () => {
  await postAll();
  parties.nowMs += 2 * WEEK_MS;
  let asked = 0;
  const dying = await parties.addLeader({
    fetch: async (address, request) => (++asked > 2 ? new Promise<Response>(() => undefined) : fetch(address, request)),
  });
  void dying.openBatches?.(); // never ends
  await expect.poll(() => asked, {timeout: 60_000}).toBe(4); // two jobs are under way
  await parties.leader.openBatches?.();
  expect(await parties.databases.leader.query('SELECT 1 FROM opened_sums')).toEqual([]); // one job is still claimed
  parties.nowMs += 6 * 60_000;
  await expectSums(everyone);
});

it('tells a page which tasks there are, and where the helper is', async () => {
  const offer = await (await fetch(`${parties.sync}/sharing`)).json();
  expect(offer).toMatchObject({format: 'vitrine-sharing-1', protocol: 'split'});
  expect(Object.keys(offer.tasks)).toEqual(SLOT_NAMES);
  expect(offer.helper).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/vitrine\/dap\/$/);
});

it('takes split reports only where there is a helper', async () => {
  const alone = await createApp({database: parties.databases.leader, now: () => parties.nowMs, log: () => {}});
  const offer = await alone.inject('/vitrine/sharing');
  expect(offer.json()).toEqual({format: 'vitrine-sharing-1', protocol: 'coarse'});
  expect(await post(alone, {...made[0].report, reports: {}})).toBe(400);
  expect(await post(alone, made[0].report)).toBe(503);
  await alone.close();
});
