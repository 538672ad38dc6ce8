import type {FastifyInstance} from 'fastify';
import type {SlotName} from '../core/contract/shared-slots.ts';
import type {Budget} from './budget.ts';
import type {Database} from './database.ts';
import {isName, isSameHash, readSecretHash} from './owner.ts';
import {Refusal} from './refusal.ts';

/** Reports older than this are deleted. */
const HISTORY_DAYS = 180;
/** Longer than any outbox keeps a report that it could not send. */
const ERASED_DAYS = 60;

/** A slot and the column that holds its answer. */
const COLUMNS: Readonly<Record<SlotName, string>> = {
  segment: 'segment',
  interest: 'interest',
  priceTier: 'price_tier',
  activity: 'activity',
  intent: 'intent',
  churn: 'churn',
};

/** One stored report as its owner may read it. */
interface FormerReport {
  readonly day: number;
  readonly epsilonPerSlot: number;
  readonly slots: Readonly<Record<string, number>>;
}

/**
 * Reports of the first release: all of a browser under one name. They are read back and erased, and gone half a year
 * after the last.
 */
export class FormerReports {
  constructor(private readonly database: Database) {}

  /** SHA-256 of the profile's secret, hex; undefined where there is no such profile. */
  async secretHash(profileId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{secret_hash: string}>(
      'SELECT secret_hash FROM profiles WHERE profile_id = $1',
      [profileId],
    );
    return row?.secret_hash;
  }

  /**
   * Deletes a profile with all its reports. Its name is remembered as long as a server of the first release may run
   * beside this one; names that never were leave nothing.
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

  /** Deletes what is older than it may be. @param today days since the Unix epoch */
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
  /** Of secrets that opened nothing. */
  readonly failures: Budget;
}

/**
 * Routes of scripts of the first release, which caches still hold: their reports, which can be linked and choose
 * their own ε, are not taken any more; what is there is read back and erased as before.
 */
export function addFormerRoutes(app: FastifyInstance, {former, toToday, failures}: FormerOptions): void {
  // To such a script 422 means: not today. 403 and 410 would make it take a new name, and so forget the one to erase.
  app.post('/vitrine/aggregates', async () => {
    throw new Refusal(422, 'aggregate-invalid', 'Reports of this form are no longer taken. Load the newest script.');
  });

  // The right secret always opens, also from a network where others guess: 256 random bits are not found by guessing.
  app.get<Owned>('/vitrine/profiles/:id', async (request) => {
    const secretHash = readSecretHash(request);
    const {id} = request.params;
    const stored = isName(id) ? await former.secretHash(id) : undefined;
    if (stored !== undefined && isSameHash(stored, secretHash)) return {reports: await former.read(id)};
    failures.spend(request.ip);
    throw new Refusal(404, 'not-found', 'There is no such profile with this secret.');
  });

  // The answer is the same whether there was such a profile or not, so a browser whose answer was lost may ask once
  // more.
  app.delete<Owned>('/vitrine/profiles/:id', async (request, reply) => {
    const secretHash = readSecretHash(request);
    const {id} = request.params;
    if (!isName(id) || !(await former.erase(id, secretHash, toToday()))) failures.spend(request.ip);
    return reply.code(204).send();
  });
}
