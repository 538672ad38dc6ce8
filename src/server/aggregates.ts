import {createHash} from 'node:crypto';
import type {FastifyInstance} from 'fastify';
import {type CoarseReport, parseCoarseReport} from '../core/contract/coarse-report.ts';
import {LATE_EPOCHS, toEpoch} from '../core/contract/epoch.ts';
import {ProfilerError} from '../core/contract/errors.ts';
import {addFormerRoutes, readSecret} from './former-reports.ts';
import {Refusal} from './refusal.ts';
import type {Storage} from './storage.ts';

/** The largest report has 210 characters; nothing much longer is read. */
export const BODY_BYTES = 1024;
export const DAY_MS = 86_400_000;

interface Named {
  readonly Params: {readonly epoch: string; readonly id: string};
}

/** Routes of the shoppers' browsers: take a report, erase it. */
export function addAggregateRoutes(app: FastifyInstance, {storage, now}: {storage: Storage; now: () => number}): void {
  app.post('/vitrine/reports', {bodyLimit: BODY_BYTES}, async (request, reply) => {
    const report = parseBody(request.body);
    if (!isTaken(report.epoch, now())) {
      throw new Refusal(422, 'aggregate-invalid', `Week ${report.epoch} is not taken; this is week ${toEpoch(now())}.`);
    }
    const saved = await storage.save(report);
    if (saved === 'erased') throw new Refusal(410, 'not-found', 'This report was erased.');
    if (saved === 'other-secret') throw new Refusal(403, 'forbidden', 'This report belongs to another secret.');
    return reply.code(204).send();
  });

  // What is not there is erased all the same: it may be on its way, or the answer to an earlier request was lost.
  app.delete<Named>('/vitrine/reports/:epoch/:id', async (request, reply) => {
    const secretHash = createHash('sha256').update(readSecret(request.headers.authorization)).digest('hex');
    const {epoch: text, id: reportId} = request.params;
    if (!/^\d{1,6}$/.test(text) || !/^[0-9a-f]{32}$/.test(reportId)) {
      throw new Refusal(404, 'not-found', 'There is no such report.');
    }
    const epoch = Number(text);
    const erased = await storage.erase({epoch, reportId, secretHash}, isTaken(epoch, now()));
    if (!erased) throw new Refusal(403, 'forbidden', 'This is not the secret of the report.');
    return reply.code(204).send();
  });

  addFormerRoutes(app, storage.former, () => toDay(now()));
}

/** Days since the Unix epoch, UTC. */
export function toDay(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS);
}

/** Whether reports of an epoch are taken: a browser's clock may be a day fast, and a report may be a week late. */
function isTaken(epoch: number, nowMs: number): boolean {
  return epoch >= toEpoch(nowMs) - LATE_EPOCHS && epoch <= toEpoch(nowMs + DAY_MS);
}

function parseBody(body: unknown): CoarseReport {
  try {
    return parseCoarseReport(body);
  } catch (error) {
    if (error instanceof ProfilerError) throw new Refusal(400, 'aggregate-invalid', error.message);
    throw error;
  }
}
