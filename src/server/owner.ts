import {createHash, timingSafeEqual} from 'node:crypto';
import type {FastifyRequest} from 'fastify';
import type {CoarseReport} from '../core/contract/coarse-report.ts';
import {Refusal} from './refusal.ts';

const NAME = /^[0-9a-f]{32}$/;
/** Maximum time between two copies of a report when a network or proxy sends it again. */
const LATE_MS = 10 * 60_000;
/**
 * Maximum number of entries. Each network can add only a few per minute, so it takes a thousand networks to displace
 * one early.
 */
const MAX_LATE = 10_000;

/** Whether a text has the form of an id of a report or of a first-release profile. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/**
 * SHA-256 of the secret in `Authorization: Bearer <secret>`, hex.
 *
 * @throws Refusal 401 if there is none
 */
export function readSecretHash({headers}: FastifyRequest): string {
  const [, secret] = /^Bearer ([0-9a-f]{64})$/i.exec(headers.authorization ?? '') ?? [];
  if (secret) return createHash('sha256').update(secret.toLowerCase()).digest('hex');
  throw new Refusal(401, 'forbidden', 'The secret is missing. Send it as Authorization: Bearer <64 hex digits>.');
}

/** Compares two SHA-256 hashes in constant time. */
export function isSameHash(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'));
}

/** Id and week of a report, with the hash of its secret. */
export type OwnedName = Pick<CoarseReport, 'epoch' | 'reportId' | 'secretHash'>;

/**
 * Requests to erase reports that are not stored. They are kept for minutes, in memory: the report may still be on its
 * way and must then not be stored. An entry affects only the report with the same secret.
 */
export class EarlyErasures {
  private readonly untilMs = new Map<string, number>();

  constructor(private readonly uptimeMs: () => number) {}

  add(report: OwnedName): void {
    const nowMs = this.uptimeMs();
    // Maps keep insertion order, so the oldest entries come first.
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
