import type {SlotName} from '../../core/contract/shared-slots.ts';
import type {Database, Query} from '../database.ts';

/** What a job adds to a batch, without the reports that turn out to be there already. */
export interface Contribution {
  readonly sum: Buffer;
  readonly reports: number;
  readonly checksum: Buffer;
}

interface Batch {
  readonly epoch: number;
  readonly slot: SlotName;
}

interface SumRow {
  readonly sum: Uint8Array;
  readonly reports: number;
  readonly checksum: Uint8Array;
}

/** A request came before in another form. */
export class OtherRequest extends Error {}

/** What the helper keeps: answers to jobs, ids of reports until their batch is opened, and opened batches' answers. */
export class HelperStore {
  constructor(private readonly database: Database) {}

  /** The response to a job that was answered before. @throws OtherRequest when that request was another one */
  async findJob({epoch, slot}: Batch, jobId: string, requestHash: string): Promise<Buffer | undefined> {
    const [found] = await this.database.query<{request_hash: string; response: Uint8Array}>(
      'SELECT request_hash, response FROM helper_jobs WHERE epoch = $1 AND slot = $2 AND job_id = $3',
      [epoch, slot, jobId],
    );
    return toResponse(found, requestHash);
  }

  /**
   * Records a job in one transaction.
   *
   * @param finish makes response and contribution of the ids (hex) that are new, or of none when the batch is opened
   * @returns the response, also when another copy of the request was faster
   */
  async saveJob(
    {epoch, slot}: Batch,
    job: {readonly jobId: string; readonly requestHash: string; readonly reportIds: readonly string[]},
    finish: (fresh: ReadonlySet<string>, isOpened: boolean) => Contribution & {readonly response: Buffer},
  ): Promise<Buffer> {
    const {jobId, requestHash, reportIds} = job;
    let answer: Buffer | undefined;
    await this.database.transaction(async (query) => {
      await lock(query, {epoch, slot});
      const [found] = await query<{request_hash: string; response: Uint8Array}>(
        'SELECT request_hash, response FROM helper_jobs WHERE epoch = $1 AND slot = $2 AND job_id = $3',
        [epoch, slot, jobId],
      );
      answer = toResponse(found, requestHash);
      if (answer) return;
      const opened = await query('SELECT 1 FROM helper_batches WHERE epoch = $1 AND slot = $2', [epoch, slot]);
      const isOpened = opened.length > 0;
      const fresh = isOpened
        ? []
        : await query<{report_id: string}>(
            `INSERT INTO helper_reports (epoch, slot, report_id, job_id)
             SELECT $1, $2, id, $3 FROM jsonb_array_elements_text($4::jsonb) AS id
             ON CONFLICT DO NOTHING RETURNING report_id`,
            [epoch, slot, jobId, JSON.stringify(reportIds)],
          );
      const {response, sum, reports, checksum} = finish(new Set(fresh.map(({report_id}) => report_id)), isOpened);
      await query(
        `INSERT INTO helper_jobs (epoch, slot, job_id, request_hash, response, sum, reports, checksum)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [epoch, slot, jobId, requestHash, response, sum, reports, checksum],
      );
      answer = response;
    });
    if (!answer) throw new Error('A job was recorded without an answer.');
    return answer;
  }

  /** Takes a job back: its reports may come again in another one. Without effect once the batch is opened. */
  async deleteJob(slot: SlotName, jobId: string): Promise<void> {
    await this.database.transaction(async (query) => {
      const [job] = await query<{epoch: number}>('SELECT epoch FROM helper_jobs WHERE slot = $1 AND job_id = $2', [
        slot,
        jobId,
      ]);
      if (!job) return;
      await lock(query, {epoch: job.epoch, slot});
      const values = [job.epoch, slot, jobId];
      await query('DELETE FROM helper_reports WHERE epoch = $1 AND slot = $2 AND job_id = $3', values);
      await query('DELETE FROM helper_jobs WHERE epoch = $1 AND slot = $2 AND job_id = $3', values);
    });
  }

  /**
   * Opens a batch once: noise is drawn once, and a repeated request gets the same response. Then nothing of single
   * reports is left.
   *
   * @param answer makes the response; a throw leaves everything as it was
   * @throws OtherRequest when the batch was opened by another request
   */
  async openBatch(
    {epoch, slot}: Batch,
    requestHash: string,
    answer: (jobs: readonly Contribution[]) => Promise<Buffer>,
  ): Promise<Buffer> {
    let response: Buffer | undefined;
    await this.database.transaction(async (query) => {
      await lock(query, {epoch, slot});
      const batch = [epoch, slot];
      const [found] = await query<{request_hash: string; response: Uint8Array}>(
        'SELECT request_hash, response FROM helper_batches WHERE epoch = $1 AND slot = $2',
        batch,
      );
      response = toResponse(found, requestHash);
      if (response) return;
      const jobs = await query<SumRow>(
        'SELECT sum, reports, checksum FROM helper_jobs WHERE epoch = $1 AND slot = $2',
        batch,
      );
      response = await answer(jobs.map(toContribution));
      await query('INSERT INTO helper_batches (epoch, slot, request_hash, response) VALUES ($1, $2, $3, $4)', [
        ...batch,
        requestHash,
        response,
      ]);
      await query('DELETE FROM helper_reports WHERE epoch = $1 AND slot = $2', batch);
      await query('DELETE FROM helper_jobs WHERE epoch = $1 AND slot = $2', batch);
    });
    if (!response) throw new Error('A batch was opened without an answer.');
    return response;
  }

  /** Deletes everything of epochs before this one. */
  async purge(epoch: number): Promise<void> {
    for (const table of ['helper_reports', 'helper_jobs', 'helper_batches']) {
      await this.database.query(`DELETE FROM ${table} WHERE epoch < $1`, [epoch]);
    }
  }
}

/** One transaction at a time changes a batch, whichever replica it runs in. */
async function lock(query: Query, {epoch, slot}: Batch): Promise<void> {
  await query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [epoch, slot]);
}

function toResponse(
  found: {readonly request_hash: string; readonly response: Uint8Array} | undefined,
  requestHash: string,
): Buffer | undefined {
  if (!found) return undefined;
  if (found.request_hash !== requestHash) throw new OtherRequest('This request came before with another content.');
  return Buffer.from(found.response);
}

export function toContribution({sum, reports, checksum}: SumRow): Contribution {
  return {sum: Buffer.from(sum), reports, checksum: Buffer.from(checksum)};
}
