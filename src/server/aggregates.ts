import {createHash, timingSafeEqual} from 'node:crypto';
import type {FastifyInstance, FastifyRequest} from 'fastify';
import {type AggregateProfile, parseAggregate} from '../core/contract/aggregate.ts';
import {ProfilerError} from '../core/contract/errors.ts';
import {Refusal} from './refusal.ts';
import {REPORT_DAYS, type Storage, type StoredReport} from './storage.ts';

/** The largest aggregate has 350 characters; nothing longer is read. */
export const BODY_BYTES = 1024;
/** Noisier answers than this say nothing and would widen the error bars of all. */
const MINIMUM_EPSILON = 0.5;
export const DAY_MS = 86_400_000;

interface Owned {
  readonly Params: {readonly id: string};
}

/** Routes of the shoppers' browsers: take a report, give one's own back, erase it. */
export function addAggregateRoutes(app: FastifyInstance, {storage, now}: {storage: Storage; now: () => number}): void {
  app.post('/vitrine/aggregates', {bodyLimit: BODY_BYTES}, async (request, reply) => {
    const report = parseBody(request.body);
    checkReport(report, toDay(now()));
    const saved = await storage.save(report);
    if (saved === 'erased') throw new Refusal(410, 'not-found', 'This profile was erased. Start a new one.');
    if (saved === 'other-secret') throw new Refusal(403, 'forbidden', 'This profile belongs to another secret.');
    return reply.code(204).send();
  });

  app.get<Owned>('/vitrine/profiles/:id', async (request): Promise<{reports: StoredReport[]}> => {
    if (!(await ownsProfile(request, storage))) throw new Refusal(404, 'not-found', 'There is no such profile.');
    return {reports: await storage.reports(request.params.id)};
  });

  // Done again it is done all the same, so that a browser whose answer was lost may ask once more.
  app.delete<Owned>('/vitrine/profiles/:id', async (request, reply) => {
    await ownsProfile(request, storage);
    await storage.erase(request.params.id, toDay(now()));
    return reply.code(204).send();
  });
}

/** Days since the Unix epoch, UTC. */
export function toDay(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS);
}

function parseBody(body: unknown): AggregateProfile {
  try {
    return parseAggregate(body);
  } catch (error) {
    if (error instanceof ProfilerError) throw new Refusal(400, 'aggregate-invalid', error.message);
    throw error;
  }
}

function checkReport({day, epsilonPerSlot}: AggregateProfile, today: number): void {
  // One day ahead: her clock may be past midnight already, or a little fast.
  if (day > today + 1 || day <= today - REPORT_DAYS) {
    throw new Refusal(422, 'aggregate-invalid', `Day ${day} is not one of the last ${REPORT_DAYS} up to ${today}.`);
  }
  if (epsilonPerSlot < MINIMUM_EPSILON) {
    throw new Refusal(422, 'aggregate-invalid', `epsilonPerSlot must be ${MINIMUM_EPSILON} or more.`);
  }
}

/**
 * Whether there is such a profile; its owner is who shows the secret as `Authorization: Bearer <secret>`.
 *
 * @throws Refusal 401 without a secret, 403 with a wrong one
 */
async function ownsProfile(request: FastifyRequest<Owned>, storage: Storage): Promise<boolean> {
  const [, secret] = /^Bearer ([0-9a-f]{64})$/.exec(request.headers.authorization ?? '') ?? [];
  if (!secret)
    throw new Refusal(401, 'forbidden', 'The secret of the profile is missing: Authorization: Bearer <hex>.');
  if (!/^[0-9a-f]{32}$/.test(request.params.id)) throw new Refusal(404, 'not-found', 'There is no such profile.');
  const stored = await storage.secretHash(request.params.id);
  if (stored === undefined) return false;
  const shown = createHash('sha256').update(secret).digest();
  if (timingSafeEqual(shown, Buffer.from(stored, 'hex'))) return true;
  throw new Refusal(403, 'forbidden', 'This is not the secret of the profile.');
}
