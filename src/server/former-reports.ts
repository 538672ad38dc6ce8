import {createHash, timingSafeEqual} from 'node:crypto';
import type {FastifyInstance, FastifyRequest} from 'fastify';
import type {SlotName} from '../core/contract/shared-slots.ts';
import type {Database} from './database.ts';
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

/** Reports of the first release: all of a browser under one name. They are read back and erased, and gone half a year after the last. */
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

  /** Deletes a profile with all its reports. Its name is remembered as long as a server of the first release may run beside this one. */
  async erase(profileId: string, today: number): Promise<void> {
    await this.database.query(
      `WITH gone AS (DELETE FROM profiles WHERE profile_id = $1)
       INSERT INTO erased (profile_id, day) VALUES ($1, $2) ON CONFLICT (profile_id) DO NOTHING`,
      [profileId, today],
    );
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

/**
 * Routes of scripts of the first release, which caches still hold: their reports, which can be linked and choose their own ε, are not taken
 * any more; what is there is read back and erased as before.
 */
export function addFormerRoutes(app: FastifyInstance, former: FormerReports, toToday: () => number): void {
  // To such a script 422 means: not today. 403 and 410 would make it take a new name, and so forget the one to erase.
  app.post('/vitrine/aggregates', async () => {
    throw new Refusal(422, 'aggregate-invalid', 'Reports of this form are no longer taken. Load the newest script.');
  });

  app.get<Owned>('/vitrine/profiles/:id', async (request) => {
    if (!(await ownsProfile(request, former))) throw new Refusal(404, 'not-found', 'There is no such profile.');
    return {reports: await former.read(request.params.id)};
  });

  // Done again it is done all the same, so that a browser whose answer was lost may ask once more.
  app.delete<Owned>('/vitrine/profiles/:id', async (request, reply) => {
    await ownsProfile(request, former);
    await former.erase(request.params.id, toToday());
    return reply.code(204).send();
  });
}

/**
 * Whether there is such a profile; its owner is who shows the secret as `Authorization: Bearer <secret>`.
 *
 * @throws Refusal 401 without a secret, 403 with a wrong one
 */
async function ownsProfile(request: FastifyRequest<Owned>, former: FormerReports): Promise<boolean> {
  const secret = readSecret(request.headers.authorization);
  if (!/^[0-9a-f]{32}$/.test(request.params.id)) throw new Refusal(404, 'not-found', 'There is no such profile.');
  const stored = await former.secretHash(request.params.id);
  if (stored === undefined) return false;
  const shown = createHash('sha256').update(secret).digest();
  if (timingSafeEqual(shown, Buffer.from(stored, 'hex'))) return true;
  throw new Refusal(403, 'forbidden', 'This is not the secret of the profile.');
}

/** The secret of `Authorization: Bearer <secret>`. @throws Refusal 401 where there is none */
export function readSecret(header: string | undefined): string {
  const [, secret] = /^Bearer ([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (!secret) throw new Refusal(401, 'forbidden', 'The secret is missing: Authorization: Bearer <hex>.');
  return secret;
}
