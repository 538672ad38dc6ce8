import type {FastifyInstance} from 'fastify';
import {type AggregateProfile, parseAggregate} from '../core/contract/aggregate.ts';
import {ProfilerError} from '../core/contract/errors.ts';
import type {Budget} from './budget.ts';
import {EarlyErasures, isName, isSameHash, readSecretHash} from './owner.ts';
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

export interface AggregateOptions {
  readonly storage: Storage;
  readonly now: () => number;
  /** A clock that never goes back. */
  readonly uptimeMs: () => number;
  /** Of secrets that opened nothing. */
  readonly failures: Budget;
}

/** Routes of the shoppers' browsers: take a report, give one's own back, erase it. */
export function addAggregateRoutes(app: FastifyInstance, options: AggregateOptions): void {
  const {storage, now, uptimeMs, failures} = options;
  const early = new EarlyErasures(uptimeMs);

  app.post('/vitrine/aggregates', {bodyLimit: BODY_BYTES}, async (request, reply) => {
    const report = parseBody(request.body);
    checkReport(report, toDay(now()));
    const {profileId, secretHash} = report;
    const isErased = () => early.has(profileId, secretHash);
    const saved = isErased() ? 'erased' : await storage.save(report);
    if (saved === 'other-secret') throw new Refusal(403, 'forbidden', 'This profile belongs to another secret.');
    if (saved === 'erased' || isErased()) {
      if (saved === 'saved') await storage.erase(profileId, secretHash, toDay(now())); // asked for while it was saved
      throw new Refusal(410, 'not-found', 'This profile was erased. Start a new one.');
    }
    return reply.code(204).send();
  });

  // The right secret always opens, also from a network where others guess: 256 random bits are not found by guessing.
  app.get<Owned>('/vitrine/profiles/:id', async (request): Promise<{reports: StoredReport[]}> => {
    const secretHash = readSecretHash(request);
    const {id} = request.params;
    const stored = isName(id) ? await storage.secretHash(id) : undefined;
    if (stored !== undefined && isSameHash(stored, secretHash)) return {reports: await storage.reports(id)};
    failures.spend(request.ip);
    throw new Refusal(404, 'not-found', 'There is no such profile with this secret.');
  });

  // The answer is the same whether there was such a profile or not: a browser whose answer was lost may ask once more.
  app.delete<Owned>('/vitrine/profiles/:id', async (request, reply) => {
    const secretHash = readSecretHash(request);
    const {id} = request.params;
    if (!isName(id) || !(await storage.erase(id, secretHash, toDay(now())))) {
      failures.spend(request.ip);
      if (isName(id)) early.add(id, secretHash);
    }
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
    // Its message names what came, which is not repeated to whoever sent it.
    if (error instanceof ProfilerError) {
      throw new Refusal(
        400,
        'aggregate-invalid',
        'The body is no AggregateProfile: its fields alone, each in its range.',
      );
    }
    throw error;
  }
}

function checkReport({day, epsilonPerSlot}: AggregateProfile, today: number): void {
  // One day ahead: her clock may be past midnight already, or a little fast.
  if (day > today + 1 || day <= today - REPORT_DAYS) {
    throw new Refusal(422, 'aggregate-invalid', `The day is not one of the last ${REPORT_DAYS} up to ${today}.`);
  }
  if (epsilonPerSlot < MINIMUM_EPSILON) {
    throw new Refusal(422, 'aggregate-invalid', `epsilonPerSlot must be ${MINIMUM_EPSILON} or more.`);
  }
}
