import {MS_PER_DAY} from '../core/contract/durations.ts';
import type {CoarseReport} from '../core/contract/coarse-report.ts';
import {KEPT_EPOCHS, LATE_EPOCHS, toEpoch} from '../core/contract/epoch.ts';
import type {SlotName} from '../core/contract/shared-slots.ts';
import type {Database} from './database.ts';
import {FormerReports} from './former-reports.ts';
import {migrate} from './migrations.ts';
import type {OpenedSlot, WaitingEpoch} from './opened-sums.ts';

/** Outcome of saving a report. */
export type Saved = 'saved' | 'other-secret' | 'erased';

/** Number of reports of an epoch with this answer. */
export interface AnswerCount {
  readonly epoch: number;
  readonly slot: SlotName;
  readonly answer: number;
  readonly reports: number;
}

/** Reports of shoppers, each under its own id. Every method rejects with the database's own error when it fails. */
export class Storage {
  /** Reports of the first release. */
  readonly former: FormerReports;

  private constructor(private readonly database: Database) {
    this.former = new FormerReports(database);
  }

  /** Opens the tables, creating or migrating them if needed. */
  static async open(database: Database): Promise<Storage> {
    await migrate(database);
    return new Storage(database);
  }

  /** Stores a report; storing the same one again changes nothing. */
  async save({epoch, reportId, secretHash, slot, answer}: CoarseReport): Promise<Saved> {
    const saved = await this.database.query(
      `INSERT INTO coarse_reports (epoch, report_id, secret_hash, slot, answer)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (epoch, report_id) DO NOTHING RETURNING epoch`,
      [epoch, reportId, secretHash, slot, answer],
    );
    if (saved.length > 0) return 'saved';
    const [found] = await this.database.query<{secret_hash: string; slot: string | null}>(
      'SELECT secret_hash, slot FROM coarse_reports WHERE epoch = $1 AND report_id = $2',
      [epoch, reportId],
    );
    if (!found || found.slot === null) return 'erased';
    return found.secret_hash === secretHash ? 'saved' : 'other-secret';
  }

  /**
   * Deletes the answer of a report. Unknown ids leave no trace.
   *
   * @param remember keeps the id without an answer, as long as a late copy could arrive
   * @returns whether there was one with this secret
   */
  async erase(
    {epoch, reportId, secretHash}: Pick<CoarseReport, 'epoch' | 'reportId' | 'secretHash'>,
    remember: boolean,
  ): Promise<boolean> {
    const erased = await this.database.query(
      `${remember ? 'UPDATE coarse_reports SET slot = NULL, answer = NULL' : 'DELETE FROM coarse_reports'}
       WHERE epoch = $1 AND report_id = $2 AND secret_hash = $3 RETURNING epoch`,
      [epoch, reportId, secretHash],
    );
    return erased.length > 0;
  }

  /** Counts the answers of each epoch from `from` to `to`; answers without reports are missing. */
  async countAnswers(from: number, to: number): Promise<AnswerCount[]> {
    return this.database.query<AnswerCount>(
      `SELECT epoch, slot, answer::int AS answer, count(*)::int AS reports FROM coarse_reports
       WHERE epoch BETWEEN $1 AND $2 AND slot IS NOT NULL
       GROUP BY epoch, slot, answer ORDER BY epoch, slot, answer`,
      [from, to],
    );
  }

  /** Reads the opened sums of each epoch from `from` to `to`. */
  async readOpened(from: number, to: number): Promise<OpenedSlot[]> {
    return this.database.query<OpenedSlot>(
      'SELECT epoch, slot, sums, reports FROM opened_sums WHERE epoch BETWEEN $1 AND $2 ORDER BY epoch, slot',
      [from, to],
    );
  }

  /** Counts the reports of each epoch from `from` to `to` whose sums are not opened; there are none so far. */
  async countWaiting(_from: number, _to: number): Promise<WaitingEpoch[]> {
    return [];
  }

  /** Deletes expired reports. @param today days since the Unix epoch */
  async purge(today: number): Promise<void> {
    const epoch = toEpoch(today * MS_PER_DAY);
    await this.database.query('DELETE FROM coarse_reports WHERE epoch < $1 OR (epoch < $2 AND slot IS NULL)', [
      epoch - KEPT_EPOCHS,
      epoch - LATE_EPOCHS,
    ]);
    await this.database.query('DELETE FROM opened_sums WHERE epoch < $1', [epoch - KEPT_EPOCHS]);
    await this.former.purge(today);
  }

  /** @throws the database's error if it does not answer */
  async ping(): Promise<void> {
    await this.database.query('SELECT 1');
  }
}
