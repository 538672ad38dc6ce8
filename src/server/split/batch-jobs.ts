import {SLOT_NAMES, type SlotName} from '../../core/contract/shared-slots.ts';
import type {Database} from '../database.ts';
import {ByteReader} from './bytes.ts';
import type {PrepareError} from './dap-messages.ts';
import {createJobId} from './pair.ts';

/** A job that was claimed is free again after this time, because whoever claimed it may be gone. */
const CLAIM_MS = 5 * 60_000;

/** One part of an epoch's reports, in one slot. */
export interface Job {
  readonly epoch: number;
  readonly slot: SlotName;
  readonly part: number;
  readonly jobId: string;
}

/** What came of a job. */
export interface JobResult {
  /** The leader's share of the sum. */
  readonly sum: Buffer;
  readonly reports: number;
  readonly checksum: Buffer;
  /** Number of reports left out, by reason. */
  readonly refused: Readonly<Partial<Record<PrepareError, number>>>;
}

/** A split report that waits for its batch. */
export interface StoredReport {
  readonly reportId: string;
  /** The DAP report of the slot. */
  readonly report: Buffer;
}

interface JobRow extends Omit<Job, 'jobId'> {
  readonly job_id: string;
}

/** The leader's jobs: each checks and adds up one part of a closed epoch, in one slot. Replicas share them. */
export class BatchJobs {
  constructor(private readonly database: Database) {}

  /** Claims a job that nobody works on; undefined if there is none. Replicas never get the same one at once. */
  async claim(nowMs: number): Promise<Job | undefined> {
    const [row] = await this.database.query<JobRow>(
      `UPDATE split_jobs SET free_at_ms = $1, attempts = attempts + 1
       WHERE (epoch, slot, part) = (
         SELECT epoch, slot, part FROM split_jobs WHERE sum IS NULL AND free_at_ms <= $2
         ORDER BY epoch, part, slot LIMIT 1 FOR UPDATE SKIP LOCKED
       ) RETURNING epoch, slot, part, job_id`,
      [nowMs + CLAIM_MS, nowMs],
    );
    return row && {epoch: row.epoch, slot: row.slot, part: row.part, jobId: row.job_id};
  }

  /** Lets a job be claimed again at a time. */
  async putOff({epoch, slot, part}: Job, untilMs: number): Promise<void> {
    await this.database.query(
      'UPDATE split_jobs SET free_at_ms = $4 WHERE epoch = $1 AND slot = $2 AND part = $3 AND sum IS NULL',
      [epoch, slot, part, untilMs],
    );
  }

  /** Gives a job a new id, under which the helper takes the same reports again. */
  async rename(job: Job): Promise<Job> {
    const jobId = createJobId();
    await this.database.query(
      'UPDATE split_jobs SET job_id = $4 WHERE epoch = $1 AND slot = $2 AND part = $3 AND job_id = $5',
      [job.epoch, job.slot, job.part, jobId, job.jobId],
    );
    return {...job, jobId};
  }

  /** The reports of a job, always in the same order. */
  async readPart({epoch, slot, part}: Job): Promise<readonly StoredReport[]> {
    const rows = await this.database.query<{report_id: string; reports: Uint8Array}>(
      `SELECT report_id, reports FROM split_reports WHERE epoch = $1 AND part = $2 AND reports IS NOT NULL
       ORDER BY report_id`,
      [epoch, part],
    );
    const place = SLOT_NAMES.indexOf(slot);
    return rows.map(({report_id: reportId, reports}) => {
      const reader = new ByteReader(Buffer.from(reports));
      for (let n = 0; n < place; n++) reader.opaque32();
      return {reportId, report: reader.opaque32()};
    });
  }

  /** Records the result of a job, unless another replica has done it under another id. */
  async finish({epoch, slot, part, jobId}: Job, {sum, reports, checksum, refused}: JobResult): Promise<void> {
    await this.database.query(
      `UPDATE split_jobs SET sum = $5, reports = $6, checksum = $7, refused = $8
       WHERE epoch = $1 AND slot = $2 AND part = $3 AND job_id = $4 AND sum IS NULL`,
      [epoch, slot, part, jobId, sum, reports, checksum, JSON.stringify(refused)],
    );
  }

  /** Closed epochs all of whose jobs are done, oldest first. */
  async findReady(): Promise<readonly number[]> {
    const rows = await this.database.query<{epoch: number}>(
      `SELECT epoch FROM split_batches AS batch WHERE state = 'closed'
       AND NOT EXISTS (SELECT 1 FROM split_jobs AS job WHERE job.epoch = batch.epoch AND sum IS NULL) ORDER BY epoch`,
    );
    return rows.map(({epoch}) => epoch);
  }

  async readResults(epoch: number, slot: SlotName): Promise<readonly JobResult[]> {
    const rows = await this.database.query<{sum: Uint8Array; reports: number; checksum: Uint8Array; refused: object}>(
      'SELECT sum, reports, checksum, refused FROM split_jobs WHERE epoch = $1 AND slot = $2 ORDER BY part',
      [epoch, slot],
    );
    return rows.map(({sum, reports, checksum, refused}) => ({
      sum: Buffer.from(sum),
      reports,
      checksum: Buffer.from(checksum),
      refused,
    }));
  }
}
