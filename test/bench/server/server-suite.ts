import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {DAP_PATH} from '../../../src/core/contract/sharing-offer.ts';
import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import {toEpoch} from '../../../src/core/contract/epoch.ts';
import {SLOT_NAMES} from '../../../src/core/contract/shared-slots.ts';
import type {SplitReport} from '../../../src/core/contract/split-report.ts';
import {openDatabase} from '../../../src/server/database.ts';
import {createPair} from '../../../src/server/split/pair.ts';
import {
  countTestAnswers,
  findPort,
  makeSplitReport,
  openTasks,
  type OpenedRow,
  toTestAnswers,
} from '../../support/split-parties.ts';
import {type BenchOptions, type BenchResult, type BenchRow, toMachine, toRow, toValueRow} from '../suite.ts';
import {RunningParty} from './running-party.ts';

/** Of each of two weeks. */
const REPORTS = {full: 1000, quick: 110};
const AT_ONCE = [8, 32, 128];
/** Reports a second that leader and helper should verify together, on two cores. */
const VERIFIED_PER_SECOND = 400;
const KILLS = {full: 10, quick: 2};
const WEEK_MS = 7 * MS_PER_DAY;

/**
 * Two parties, each a process with a PGlite database on disk: how fast reports are taken and how fast they are checked
 * and added up, and what is left of them when processes are killed in the midst.
 */
export async function runServerSuite({isQuick}: BenchOptions): Promise<BenchResult> {
  const size = isQuick ? 'quick' : 'full';
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-bench-'));
  const ports = {leader: await findPort(), helper: await findPort()};
  const pair = await createPair(`http://127.0.0.1:${ports.helper}/vitrine${DAP_PATH}`);
  for (const party of ['leader', 'helper'] as const) {
    await writeFile(path.join(folder, `${party}.json`), JSON.stringify(pair[party]));
  }
  const start = (party: 'leader' | 'helper', aheadMs = 0) =>
    RunningParty.start(path.join(folder, `${party}.json`), {
      database: path.join(folder, party),
      port: ports[party],
      aheadMs,
    });
  const parties = {helper: await start('helper'), leader: await start('leader')};
  try {
    const rows: BenchRow[] = [];
    const {batches, ms} = await makeReports(`${parties.leader.url}/vitrine`, REPORTS[size]);
    rows.push(toRow('a browser’s split report made, six slots', {ours: ms}));
    progress(`${batches[0].length} reports of each of two weeks to be taken`);
    rows.push(...(await postAtOnce(parties.leader.url, batches.flat())));
    progress('the first week to be opened');
    for (const party of ['helper', 'leader'] as const) await parties[party].setAhead(WEEK_MS);
    const startedMs = performance.now();
    await parties.leader.open();
    const perSecond = (batches[0].length / (performance.now() - startedMs)) * 1000;
    rows.push({
      ...toValueRow('reports checked and added up in a second by both parties', {ours: perSecond, unit: '/s'}),
      atLeast: VERIFIED_PER_SECOND,
      ok: perSecond >= VERIFIED_PER_SECOND,
    });
    progress('the second week to be opened, with processes killed in the midst');
    for (const party of ['helper', 'leader'] as const) await parties[party].setAhead(2 * WEEK_MS);
    void parties.leader.open().catch(() => undefined); // it will be dead before it has answered
    for (let kill = 0; kill < KILLS[size]; kill++) {
      await new Promise((resolve) => setTimeout(resolve, 300 + 2000 * Math.random()));
      const party = kill % 2 ? 'leader' : 'helper';
      await parties[party].kill();
      parties[party] = await start(party, 2 * WEEK_MS);
    }
    // What a dead leader had claimed is free five minutes later, what failed after one.
    for (let tries = 0; tries < 3; tries++) {
      await parties.leader.setAhead(2 * WEEK_MS + (tries + 1) * 6 * 60_000);
      await parties.leader.open();
    }
    for (const party of ['helper', 'leader'] as const) await parties[party].kill();
    rows.push(...(await countLost(path.join(folder, 'leader'), batches[0].length)));
    return {suite: 'server', machine: toMachine(`Node ${process.version}`, 'PGlite on disk'), rows};
  } finally {
    for (const party of Object.values(parties)) await party.kill().catch(() => undefined);
    await rm(folder, {recursive: true, force: true, maxRetries: 5});
  }
}

/** Reports of last week and of this one. */
async function makeReports(sync: string, count: number): Promise<{batches: SplitReport[][]; ms: number[]}> {
  const tasks = await openTasks(sync);
  const thisWeek = toEpoch(Date.now());
  const batches: SplitReport[][] = [];
  const ms: number[] = [];
  for (const epoch of [thisWeek - 1, thisWeek]) {
    const reports: SplitReport[] = [];
    for (let n = 0; n < count; n++) {
      const startedMs = performance.now();
      reports.push((await makeSplitReport(tasks, toTestAnswers(n), epoch)).report);
      ms.push(performance.now() - startedMs);
    }
    batches.push(reports);
  }
  return {batches, ms};
}

/** Posts all reports, a third at each number of requests at once. */
async function postAtOnce(url: string, reports: readonly SplitReport[]): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const share = Math.ceil(reports.length / AT_ONCE.length);
  for (const [n, atOnce] of AT_ONCE.entries()) {
    const waiting = reports.slice(n * share, (n + 1) * share);
    const count = waiting.length;
    const ms: number[] = [];
    const startedMs = performance.now();
    await Promise.all(
      Array.from({length: atOnce}, async () => {
        for (let report = waiting.pop(); report; report = waiting.pop()) ms.push(await post(url, report));
      }),
    );
    const seconds = (performance.now() - startedMs) / 1000;
    rows.push(
      toValueRow(`reports taken in a second, ${atOnce} requests at once`, {ours: count / seconds, unit: '/s'}),
      toRow(`a report taken, ${atOnce} requests at once, median`, {ours: ms}),
      toRow(`a report taken, ${atOnce} requests at once, 99th percentile`, {ours: ms, at: 0.99}),
    );
  }
  return rows;
}

/** @returns milliseconds */
async function post(url: string, report: SplitReport): Promise<number> {
  const startedMs = performance.now();
  const headers = {'content-type': 'application/json'};
  const answer = await fetch(`${url}/vitrine/reports`, {method: 'POST', headers, body: JSON.stringify(report)});
  if (answer.status !== 204) throw new Error(`A report was answered ${answer.status}: ${await answer.text()}`);
  return performance.now() - startedMs;
}

/** Compares the opened sums with what was sent. */
async function countLost(database: string, sent: number): Promise<BenchRow[]> {
  const opened = await openDatabase(database);
  const rows = await opened.query<OpenedRow>('SELECT epoch, slot, sums, reports FROM opened_sums');
  await opened.close();
  const expected = Array.from({length: sent}, (_, n) => n);
  const epochs = [...new Set(rows.map(({epoch}) => epoch))];
  if (epochs.length !== 2) throw new Error(`Two weeks should be open, not ${epochs.length}.`);
  let [lost, doubled] = [0, 0];
  for (const epoch of epochs) {
    for (const slot of SLOT_NAMES) {
      const sums = rows.find((row) => row.slot === slot && row.epoch === epoch)?.sums ?? [];
      for (const [answer, count] of countTestAnswers(expected, slot).entries()) {
        lost += Math.max(0, count - (sums[answer] ?? 0));
        doubled += Math.max(0, (sums[answer] ?? 0) - count);
      }
    }
  }
  return [
    toValueRow('answers of acknowledged reports lost by kills', {ours: lost, limit: 0, unit: ''}),
    toValueRow('answers counted twice', {ours: doubled, limit: 0, unit: ''}),
  ];
}

function progress(what: string): void {
  process.stderr.write(`server: ${what}\n`);
}
