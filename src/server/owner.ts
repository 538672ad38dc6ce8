import {createHash, timingSafeEqual} from 'node:crypto';
import type {FastifyRequest} from 'fastify';
import type {CoarseReport} from '../core/contract/coarse-report.ts';
import {Refusal} from './refusal.ts';

const NAME = /^[0-9a-f]{32}$/;
/** Two copies of a report may come so far apart when the network or a proxy tries again. */
const LATE_MS = 10 * 60_000;
/** Each network adds few a minute, so it takes a thousand networks to make this forget early. */
const MAX_LATE = 10_000;

/** Whether it can be the name of a report, or of a profile of the first release. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/**
 * SHA-256 of the secret that the request shows as `Authorization: Bearer <secret>`, hex.
 *
 * @throws Refusal 401 where it shows none
 */
export function readSecretHash({headers}: FastifyRequest): string {
  const [, secret] = /^Bearer ([0-9a-f]{64})$/i.exec(headers.authorization ?? '') ?? [];
  if (secret) return createHash('sha256').update(secret.toLowerCase()).digest('hex');
  throw new Refusal(401, 'forbidden', 'The secret is missing: Authorization: Bearer <hex>.');
}

/** Whether two SHA-256 hashes are one, in the same time where they are not. */
export function isSameHash(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'));
}

/** What names a report to whoever has its secret. */
type OwnedName = Pick<CoarseReport, 'epoch' | 'reportId' | 'secretHash'>;

/**
 * Requests to erase what is not there. They are kept for minutes and in memory only: the report that they are about
 * may still be on its way, and must then not be stored. Only who has the report's own secret adds an entry that
 * matters to it.
 */
export class EarlyErasures {
  private readonly untilMs = new Map<string, number>();

  constructor(private readonly uptimeMs: () => number) {}

  add(report: OwnedName): void {
    const nowMs = this.uptimeMs();
    // Maps keep the order of insertion, so the oldest come first.
    for (const [name, untilMs] of this.untilMs) {
      if (untilMs > nowMs && this.untilMs.size < MAX_LATE) break;
      this.untilMs.delete(name);
    }
    const name = toName(report);
    this.untilMs.delete(name);
    this.untilMs.set(name, nowMs + LATE_MS);
  }

  has(report: OwnedName): boolean {
    return (this.untilMs.get(toName(report)) ?? -Infinity) > this.uptimeMs();
  }
}

function toName({epoch, reportId, secretHash}: OwnedName): string {
  return `${epoch} ${reportId} ${secretHash}`;
}
