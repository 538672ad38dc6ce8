import {MS_PER_DAY} from '../core/contract/durations.ts';
import type {FastifyInstance} from 'fastify';
import {type CoarseReport, parseCoarseReport} from '../core/contract/coarse-report.ts';
import {LATE_EPOCHS, toEpoch} from '../core/contract/epoch.ts';
import {ProfilerError} from '../core/contract/errors.ts';
import type {Budget} from './budget.ts';
import {addFormerRoutes} from './former-reports.ts';
import {EarlyErasures, isName, readSecretHash} from './owner.ts';
import {Refusal} from './refusal.ts';
import type {Storage} from './storage.ts';

/** Maximum length of a body that is read, bytes; the largest report has 210. */
export const BODY_BYTES = 1024;
const EPOCH = /^\d{1,6}$/;

interface Named {
  readonly Params: {readonly epoch: string; readonly id: string};
}

export interface AggregateOptions {
  readonly storage: Storage;
  readonly now: () => number;
  /** A monotonic clock, milliseconds. */
  readonly uptimeMs: () => number;
  /** Budget of wrong secrets. */
  readonly failures: Budget;
}

/** Routes for shoppers' browsers: store a report, erase it. */
export function addAggregateRoutes(app: FastifyInstance, options: AggregateOptions): void {
  const {storage, now, uptimeMs, failures} = options;
  const early = new EarlyErasures(uptimeMs);

  app.post('/vitrine/reports', {bodyLimit: BODY_BYTES}, async (request, reply) => {
    const report = parseBody(request.body);
    if (!isTaken(report.epoch, now())) {
      throw new Refusal(
        422,
        'aggregate-invalid',
        `Reports are accepted up to one week late; the current week is ${toEpoch(now())}.`,
      );
    }
    const saved = early.has(report) ? 'erased' : await storage.save(report);
    if (saved === 'other-secret')
      throw new Refusal(
        403,
        'forbidden',
        'A report with this id was sent with another secret. Send the secret of the first one.',
      );
    if (saved === 'erased' || early.has(report)) {
      // The request to erase arrived while the report was being stored.
      if (saved === 'saved') await storage.erase(report, true);
      throw new Refusal(410, 'not-found', 'This report was erased.');
    }
    return reply.code(204).send();
  });

  // The answer does not depend on whether the report existed, so that a browser whose answer was lost may repeat the
  // request.
  app.delete<Named>('/vitrine/reports/:epoch/:id', async (request, reply) => {
    const secretHash = readSecretHash(request);
    const {epoch: text, id: reportId} = request.params;
    if (!EPOCH.test(text) || !isName(reportId)) throw new Refusal(404, 'not-found', 'There is no such report.');
    const name = {epoch: Number(text), reportId, secretHash};
    if (!(await storage.erase(name, isTaken(name.epoch, now())))) {
      failures.spend(request.ip);
      early.add(name);
    }
    return reply.code(204).send();
  });

  addFormerRoutes(app, {former: storage.former, toToday: () => toDay(now()), failures});
}

/** Days since the Unix epoch, UTC. */
export function toDay(timeMs: number): number {
  return Math.floor(timeMs / MS_PER_DAY);
}

/** Whether reports of an epoch are accepted: a browser's clock may be a day fast, and a report may be a week late. */
function isTaken(epoch: number, nowMs: number): boolean {
  return epoch >= toEpoch(nowMs) - LATE_EPOCHS && epoch <= toEpoch(nowMs + MS_PER_DAY);
}

function parseBody(body: unknown): CoarseReport {
  try {
    return parseCoarseReport(body);
  } catch (error) {
    // The error's message quotes the input, which is not sent back.
    if (error instanceof ProfilerError) {
      throw new Refusal(
        400,
        'aggregate-invalid',
        'The body is not a valid report. Expected exactly the fields of vitrine-coarse-1, each in its range.',
      );
    }
    throw error;
  }
}
