import type {AggregateProfile, AggregateSlot} from '../core/contract/aggregate.ts';
import type {Database} from './database.ts';
import {migrate} from './migrations.ts';

/** A report counts until its shopper's next one, and at most this long: who stays away leaves the audience. */
export const REPORT_DAYS = 30;
/** Reports older than this are deleted. */
export const HISTORY_DAYS = 180;
/** Longer than any outbox keeps a report that it could not send. */
const ERASED_DAYS = 60;

/** A slot and the column that holds its answer, in the order of the contract. */
const COLUMNS: Readonly<Record<AggregateSlot, string>> = {
  segment: 'segment',
  interest: 'interest',
  priceTier: 'price_tier',
  activity: 'activity',
  intent: 'intent',
  churn: 'churn',
};
const SLOTS = Object.keys(COLUMNS) as AggregateSlot[];
const NAMES = Object.values(COLUMNS).join(', ');

/** What became of a report. */
export type Saved = 'saved' | 'other-secret' | 'erased';

/** How many more (or fewer) current reports with this ε gave this answer from this day on. */
export interface CountChange {
  readonly day: number;
  readonly epsilon: number;
  readonly slot: AggregateSlot;
  readonly answer: number;
  readonly change: number;
}

/** One stored report as its owner may read it. */
export interface StoredReport {
  readonly day: number;
  readonly epsilonPerSlot: number;
  readonly slots: AggregateProfile['slots'];
}

/** Reports of shoppers, one a profile and day. Every method rejects with the database's own error when it fails. */
export class Storage {
  private constructor(private readonly database: Database) {}

  /** Opens the tables, making or changing them where needed. */
  static async open(database: Database): Promise<Storage> {
    await migrate(database);
    return new Storage(database);
  }

  /** Stores a report or replaces the one of the same day; one statement, so two copies at once are no race. */
  async save(report: AggregateProfile): Promise<Saved> {
    const {profileId, secretHash, day, epsilonPerSlot, slots} = report;
    const saved = await this.database.query(
      `WITH owner AS (
         INSERT INTO profiles (profile_id, secret_hash)
         SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM erased WHERE profile_id = $1)
         ON CONFLICT (profile_id) DO UPDATE SET secret_hash = excluded.secret_hash
           WHERE profiles.secret_hash = excluded.secret_hash
         RETURNING profile_id)
       INSERT INTO reports (profile_id, day, epsilon, ${NAMES})
       SELECT profile_id, $3::int, $4::float8, ${SLOTS.map((_, i) => `$${i + 5}::smallint`).join(', ')} FROM owner
       ON CONFLICT (profile_id, day) DO UPDATE SET epsilon = excluded.epsilon,
         ${Object.values(COLUMNS)
           .map((column) => `${column} = excluded.${column}`)
           .join(', ')}
       RETURNING profile_id`,
      [profileId, secretHash, day, epsilonPerSlot, ...SLOTS.map((slot) => slots[slot])],
    );
    if (saved.length > 0) return 'saved';
    return (await this.secretHash(profileId)) === undefined ? 'erased' : 'other-secret';
  }

  /** SHA-256 of the profile's secret, hex; undefined where there is no such profile. */
  async secretHash(profileId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{secret_hash: string}>(
      'SELECT secret_hash FROM profiles WHERE profile_id = $1',
      [profileId],
    );
    return row?.secret_hash;
  }

  /**
   * Deletes a profile with all its reports and remembers only that its name is used up. Names that never were leave
   * nothing.
   *
   * @returns whether there was one with this secret
   */
  async erase(profileId: string, secretHash: string, today: number): Promise<boolean> {
    const erased = await this.database.query(
      `WITH gone AS (DELETE FROM profiles WHERE profile_id = $1 AND secret_hash = $2 RETURNING profile_id)
       INSERT INTO erased (profile_id, day) SELECT profile_id, $3::int FROM gone
       ON CONFLICT (profile_id) DO UPDATE SET day = excluded.day
       RETURNING profile_id`,
      [profileId, secretHash, today],
    );
    return erased.length > 0;
  }

  /** Everything stored of a profile, oldest first. */
  async reports(profileId: string): Promise<StoredReport[]> {
    const rows = await this.database.query<Record<string, number>>(
      `SELECT day, epsilon, ${NAMES} FROM reports WHERE profile_id = $1 ORDER BY day`,
      [profileId],
    );
    return rows.map((row) => ({
      day: row.day,
      epsilonPerSlot: row.epsilon,
      // COLUMNS names every slot.
      slots: Object.fromEntries(SLOTS.map((slot) => [slot, row[COLUMNS[slot]]])) as StoredReport['slots'],
    }));
  }

  /**
   * How the counts of current reports change from day to day. Summed up from the first day on they are the counts; what began before
   * `from` is in `from`.
   */
  async countChanges(from: number, to: number): Promise<CountChange[]> {
    return this.database.query<CountChange>(
      `WITH spans AS (
         SELECT day AS starts,
           LEAST(day + $3::int, LEAD(day) OVER (PARTITION BY profile_id ORDER BY day)) AS ends, epsilon, ${NAMES}
         FROM reports WHERE day > $1::int - $3::int AND day <= $2::int)
       SELECT GREATEST(edge.day, $1::int) AS day, epsilon, slot.name AS slot, slot.answer::int AS answer,
         sum(edge.change)::int AS change
       FROM spans
       CROSS JOIN LATERAL (VALUES (starts, 1), (ends, -1)) AS edge (day, change)
       CROSS JOIN LATERAL (VALUES ${SLOTS.map((slot) => `('${slot}', ${COLUMNS[slot]})`).join(', ')}) AS slot (name, answer)
       WHERE ends > $1::int AND edge.day <= $2::int
       GROUP BY 1, 2, 3, 4
       ORDER BY 1, 2, 3, 4`,
      [from, to, REPORT_DAYS],
    );
  }

  /** Deletes what is older than it may be. */
  async purge(today: number): Promise<void> {
    await this.database.query('DELETE FROM reports WHERE day < $1', [today - HISTORY_DAYS]);
    await this.database.query(
      'DELETE FROM profiles WHERE NOT EXISTS (SELECT 1 FROM reports WHERE reports.profile_id = profiles.profile_id)',
    );
    await this.database.query('DELETE FROM erased WHERE day < $1', [today - ERASED_DAYS]);
  }

  /** @throws the database's error when it does not answer */
  async ping(): Promise<void> {
    await this.database.query('SELECT 1');
  }
}
