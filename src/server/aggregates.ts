import {MS_PER_DAY} from '../core/contract/durations.ts';
import type {FastifyInstance} from 'fastify';
import {COARSE_FORMAT, type CoarseReport, parseCoarseReport} from '../core/contract/coarse-report.ts';
import {parseSplitReport, SPLIT_FORMAT, type SplitReport} from '../core/contract/split-report.ts';
import {LATE_EPOCHS, toEpoch} from '../core/contract/epoch.ts';
import {ProfilerError} from '../core/contract/errors.ts';
import type {Budget} from './budget.ts';
import {addFormerRoutes} from './former-reports.ts';
import {EarlyErasures, isName, type OwnedName, readSecretHash} from './owner.ts';
import {Refusal} from './refusal.ts';
import {isReadable, SPLIT_BODY_BYTES} from './split/leader-routes.ts';
import type {Saved, Storage} from './storage.ts';

/** Retry-After where there is no helper, seconds. */
const NO_HELPER_SECONDS = 6 * 3600;
const EPOCH = /^\d{1,6}$/;

interface Named {
  readonly Params: {readonly epoch: string; readonly id: string};
}

export interface AggregateOptions {
  readonly storage: Storage;
  /** Whether there is a second party for split reports. */
  readonly takesSplit: boolean;
  readonly now: () => number;
  /** A monotonic clock, milliseconds. */
  readonly uptimeMs: () => number;
  /** Budget of wrong secrets. */
  readonly failures: Budget;
}

/** Routes for shoppers' browsers: store a report, erase it. */
export function addAggregateRoutes(app: FastifyInstance, options: AggregateOptions): void {
  const {storage, takesSplit, now, uptimeMs, failures} = options;
  const early = new EarlyErasures(uptimeMs);

  const save = (report: Report): Promise<Saved> =>
    isSplit(report) ? storage.split.save(report) : storage.save(report);
  const erase = async (name: OwnedName, remember: boolean): Promise<boolean> =>
    (await storage.erase(name, remember)) || (await storage.split.erase(name, remember));

  app.post('/vitrine/reports', {bodyLimit: SPLIT_BODY_BYTES}, async (request, reply) => {
    const report = parseBody(request.body);
    // A browser tries again later, when the shop may have a helper again.
    if (isSplit(report) && !takesSplit) {
      const message = 'This server has no helper, so it takes no split reports now.';
      throw new Refusal(503, 'server-failed', message, NO_HELPER_SECONDS);
    }
    if (!isTaken(report.epoch, now())) {
      throw new Refusal(
        422,
        'aggregate-invalid',
        `Reports are accepted up to one week late; the current week is ${toEpoch(now())}.`,
      );
    }
    const saved = early.has(report) ? 'erased' : await save(report);
    if (saved === 'other-secret')
      throw new Refusal(
        403,
        'forbidden',
        'A report with this id was sent with another secret. Send the secret of the first one.',
      );
    if (saved === 'erased' || early.has(report)) {
      // The request to erase arrived while the report was being stored.
      if (saved === 'saved') await erase(report, true);
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
    if (!(await erase(name, isTaken(name.epoch, now())))) {
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

type Report = CoarseReport | SplitReport;

function isSplit(report: Report): report is SplitReport {
  return report.format === SPLIT_FORMAT;
}

function parseBody(body: unknown): Report {
  const isOfSplit = typeof body === 'object' && body !== null && 'format' in body && body.format === SPLIT_FORMAT;
  try {
    if (!isOfSplit) return parseCoarseReport(body);
    const report = parseSplitReport(body);
    if (isReadable(report)) return report;
  } catch (error) {
    if (!(error instanceof ProfilerError)) throw error;
  }
  // The error's message quotes the input, which is not sent back.
  throw new Refusal(
    400,
    'aggregate-invalid',
    `The body is not a valid report. Expected exactly the fields of ${isOfSplit ? SPLIT_FORMAT : COARSE_FORMAT}, each in its range.`,
  );
}
