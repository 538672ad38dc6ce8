import {SLOT_NAMES, type SlotName} from '../../core/contract/shared-slots.ts';
import {MIN_BATCH_REPORTS, type SplitReport} from '../../core/contract/split-report.ts';
import type {Database, Query} from '../database.ts';
import type {OpenedSlot, WaitingEpoch} from '../opened-sums.ts';
import {BatchJobs} from './batch-jobs.ts';
import {toOpaque32} from './bytes.ts';
import {createJobId} from './pair.ts';

/** Reports of a job; six jobs, one for each slot, read the same part of an epoch. */
export const PART_REPORTS = 200;
/** What the leader keeps: reports of which it can read nothing, until their batch is opened; then sums. */
export class LeaderStore {
  readonly jobs: BatchJobs;

  constructor(private readonly database: Database) {
    this.jobs = new BatchJobs(database);
  }

  /** Stores a report; storing the same one again changes nothing. */
  async save({epoch, reportId, secretHash, reports}: SplitReport): Promise<'saved' | 'other-secret' | 'erased'> {
    const bytes = Buffer.concat(SLOT_NAMES.map((slot) => toOpaque32(Buffer.from(reports[slot], 'base64url'))));
    const saved = await this.database.query(
      `INSERT INTO split_reports (epoch, report_id, secret_hash, reports) VALUES ($1, $2, $3, $4)
       ON CONFLICT (epoch, report_id) DO NOTHING RETURNING epoch`,
      [epoch, reportId, secretHash, bytes],
    );
    if (saved.length > 0) return 'saved';
    const [found] = await this.database.query<{secret_hash: string; erased: boolean}>(
      'SELECT secret_hash, reports IS NULL AS erased FROM split_reports WHERE epoch = $1 AND report_id = $2',
      [epoch, reportId],
    );
    if (!found || found.erased) return 'erased';
    return found.secret_hash === secretHash ? 'saved' : 'other-secret';
  }

  /** See Storage.erase. */
  async erase({epoch, reportId, secretHash}: Omit<SplitReport, 'reports' | 'format'>, remember: boolean) {
    const erased = await this.database.query(
      `${remember ? 'UPDATE split_reports SET reports = NULL' : 'DELETE FROM split_reports'}
       WHERE epoch = $1 AND report_id = $2 AND secret_hash = $3 RETURNING epoch`,
      [epoch, reportId, secretHash],
    );
    return erased.length > 0;
  }

  /**
   * Closes the epochs before this one: those with enough reports are cut into parts with their jobs, the others are
   * deleted unread.
   */
  async closeBefore(epoch: number): Promise<void> {
    await this.database.transaction(async (query) => {
      await query('SELECT pg_advisory_xact_lock($1)', [epoch]);
      const due = await query<{epoch: number; reports: number}>(
        `SELECT epoch, count(reports)::int AS reports FROM split_reports
         WHERE epoch < $1 AND epoch NOT IN (SELECT epoch FROM split_batches) GROUP BY epoch`,
        [epoch],
      );
      for (const batch of due) await (batch.reports < MIN_BATCH_REPORTS ? drop(query, batch) : close(query, batch));
    });
  }

  /** The slots of an epoch that are opened already. */
  async findOpened(epoch: number): Promise<ReadonlySet<SlotName>> {
    const rows = await this.database.query<{slot: SlotName}>('SELECT slot FROM opened_sums WHERE epoch = $1', [epoch]);
    return new Set(rows.map(({slot}) => slot));
  }

  /** Stores the opened sums of a slot; of two replicas the first one counts. */
  async saveOpened({epoch, slot, sums, reports}: OpenedSlot): Promise<void> {
    await this.database.query(
      'INSERT INTO opened_sums (epoch, slot, sums, reports) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [epoch, slot, JSON.stringify(sums), reports],
    );
  }

  /** Ends an epoch all of whose slots are opened: deletes its reports and jobs. */
  async end(epoch: number): Promise<void> {
    await this.database.transaction(async (query) => {
      await query(`UPDATE split_batches SET state = 'opened' WHERE epoch = $1`, [epoch]);
      await query('DELETE FROM split_reports WHERE epoch = $1', [epoch]);
      await query('DELETE FROM split_jobs WHERE epoch = $1', [epoch]);
    });
  }

  /** The opened sums of the epochs from `from` to `to`. */
  async readOpened(from: number, to: number): Promise<OpenedSlot[]> {
    return this.database.query<OpenedSlot>(
      'SELECT epoch, slot, sums, reports FROM opened_sums WHERE epoch BETWEEN $1 AND $2 ORDER BY epoch, slot',
      [from, to],
    );
  }

  /** Counts the reports of each epoch from `from` to `to` whose sums are not opened, or never will be. */
  async countWaiting(from: number, to: number): Promise<WaitingEpoch[]> {
    return this.database.query<WaitingEpoch>(
      `SELECT epoch, count(reports)::int AS reports FROM split_reports WHERE epoch BETWEEN $1 AND $2 GROUP BY epoch
       UNION ALL SELECT epoch, reports FROM split_batches WHERE state = 'few' AND epoch BETWEEN $1 AND $2`,
      [from, to],
    );
  }

  /** Deletes what is left of epochs before this one. */
  async purge(epoch: number): Promise<void> {
    for (const table of ['split_reports', 'split_jobs', 'split_batches', 'opened_sums']) {
      await this.database.query(`DELETE FROM ${table} WHERE epoch < $1`, [epoch]);
    }
  }
}

interface DueBatch {
  readonly epoch: number;
  readonly reports: number;
}

async function drop(query: Query, {epoch, reports}: DueBatch): Promise<void> {
  await query(`INSERT INTO split_batches (epoch, state, reports) VALUES ($1, 'few', $2)`, [epoch, reports]);
  await query('DELETE FROM split_reports WHERE epoch = $1', [epoch]);
}

async function close(query: Query, {epoch, reports}: DueBatch): Promise<void> {
  await query(`INSERT INTO split_batches (epoch, state, reports) VALUES ($1, 'closed', $2)`, [epoch, reports]);
  await query(
    `UPDATE split_reports SET part = placed.part FROM (
       SELECT report_id, (row_number() OVER (ORDER BY report_id) - 1) / $2::int AS part FROM split_reports
       WHERE epoch = $1 AND reports IS NOT NULL
     ) AS placed WHERE split_reports.epoch = $1 AND split_reports.report_id = placed.report_id`,
    [epoch, PART_REPORTS],
  );
  for (let part = 0; part < Math.ceil(reports / PART_REPORTS); part++) {
    for (const slot of SLOT_NAMES) {
      await query(
        `INSERT INTO split_jobs (epoch, slot, part, job_id, free_at_ms, attempts) VALUES ($1, $2, $3, $4, 0, 0)`,
        [epoch, slot, part, createJobId()],
      );
    }
  }
}
