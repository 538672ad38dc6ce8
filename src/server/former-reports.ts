import type {FastifyInstance} from 'fastify';
import type {Budget} from './budget.ts';
import type {Database} from './database.ts';
import {isName, isSameHash, readSecretHash} from './owner.ts';
import {Refusal} from './refusal.ts';

/** Reports older than this are deleted. */
const HISTORY_DAYS = 180;
/** Days that erased ids are remembered: longer than any browser keeps an unsent report. */
const ERASED_DAYS = 60;

/** The column of each slot's answer. */
const COLUMNS: Readonly<Record<string, string>> = {
  segment: 'segment',
  interest: 'interest',
  priceTier: 'price_tier',
  activity: 'activity',
  intent: 'intent',
  churn: 'churn',
};

/** One stored report in the form that its owner can read. */
interface FormerReport {
  readonly day: number;
  readonly epsilonPerSlot: number;
  readonly slots: Readonly<Record<string, number>>;
}

/**
 * Reports of the first release, in which all reports of a browser have one id. They can only be read back and erased,
 * and expire after half a year.
 */
export class FormerReports {
  constructor(private readonly database: Database) {}

  /** SHA-256 of the profile's secret, hex; undefined if there is no such profile. */
  async secretHash(profileId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{secret_hash: string}>(
      'SELECT secret_hash FROM profiles WHERE profile_id = $1',
      [profileId],
    );
    return row?.secret_hash;
  }

  /**
   * Deletes a profile with all its reports. Its id is remembered as long as a server of the first release may run
   * beside this one; unknown ids leave no trace.
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

  /** All stored reports of a profile, oldest first. */
  async read(profileId: string): Promise<FormerReport[]> {
    const rows = await this.database.query<Record<string, number>>(
      `SELECT day, epsilon, ${Object.values(COLUMNS).join(', ')} FROM reports WHERE profile_id = $1 ORDER BY day`,
      [profileId],
    );
    return rows.map((row) => ({
      day: row.day,
      epsilonPerSlot: row.epsilon,
      slots: Object.fromEntries(Object.entries(COLUMNS).map(([slot, column]) => [slot, row[column]])),
    }));
  }

  /** Deletes expired reports. @param today days since the Unix epoch */
  async purge(today: number): Promise<void> {
    await this.database.query('DELETE FROM reports WHERE day < $1', [today - HISTORY_DAYS]);
    await this.database.query(
      'DELETE FROM profiles WHERE NOT EXISTS (SELECT 1 FROM reports WHERE reports.profile_id = profiles.profile_id)',
    );
    await this.database.query('DELETE FROM erased WHERE day < $1', [today - ERASED_DAYS]);
  }
}

interface Owned {
  readonly Params: {readonly id: string};
}

export interface FormerOptions {
  readonly former: FormerReports;
  /** Days since the Unix epoch, UTC. */
  readonly toToday: () => number;
  /** Budget of wrong secrets. */
  readonly failures: Budget;
}

/**
 * Routes for scripts of the first release, which may still be cached. Their reports are no longer accepted, because
 * they can be linked and choose their own ε; stored ones can be read back and erased as before.
 */
export function addFormerRoutes(app: FastifyInstance, {former, toToday, failures}: FormerOptions): void {
  // To such a script 422 means "not today". After 403 or 410 it would take a new id and forget the one to erase.
  app.post('/vitrine/aggregates', async () => {
    throw new Refusal(
      422,
      'aggregate-invalid',
      'Reports of release 0.1 are no longer accepted. Load the current script.',
    );
  });

  // The right secret works even from a network over its budget of wrong ones: 256 random bits cannot be guessed.
  app.get<Owned>('/vitrine/profiles/:id', async (request) => {
    const secretHash = readSecretHash(request);
    const {id} = request.params;
    const stored = isName(id) ? await former.secretHash(id) : undefined;
    if (stored !== undefined && isSameHash(stored, secretHash)) return {reports: await former.read(id)};
    failures.spend(request.ip);
    throw new Refusal(404, 'not-found', 'There is no profile with this id and secret.');
  });

  // The answer does not depend on whether the profile existed, so that a browser whose answer was lost may repeat the
  // request.
  app.delete<Owned>('/vitrine/profiles/:id', async (request, reply) => {
    const secretHash = readSecretHash(request);
    const {id} = request.params;
    if (!isName(id) || !(await former.erase(id, secretHash, toToday()))) failures.spend(request.ip);
    return reply.code(204).send();
  });
}
