import {MS_PER_DAY} from '../../core/contract/durations.ts';
import type {SyncEnvironment} from './environment.ts';
import type {Retry} from './records.ts';

/** The server has done it; it says no, in its own words; or nobody knows, and it may be tried again. */
export type Delivery =
  | {readonly kind: 'done'}
  | {readonly kind: 'refused'; readonly status: number; readonly code: string; readonly retryAfterMs?: number}
  | {readonly kind: 'unknown'; readonly reason: string; readonly retryAfterMs?: number};

/** The only status by which the server says that it has done what it was asked. */
const DONE = 204;
const DEADLINE_MS = 10_000;
/** Waiting time after the first failure; doubled with each further one. */
const FIRST_DELAY_MS = 30_000;
const LONGEST_DELAY_MS = 6 * 3_600_000;
/** A server cannot put a browser off for longer than this. */
const LONGEST_RETRY_AFTER_MS = 7 * MS_PER_DAY;

/**
 * Sends one request without cookies or referrer, so that it carries nothing but its body. Never rejects. Between
 * browser and server stand firewalls, sign-in pages and proxies, so an answer counts only where it has the form of
 * the server's own: 204, or `{code, message}`.
 */
export async function deliver(
  address: string,
  request: Pick<RequestInit, 'method' | 'body' | 'headers'>,
  {environment, signal}: {environment: SyncEnvironment; signal: AbortSignal},
): Promise<Delivery> {
  try {
    const response = await environment.fetch(address, {
      ...request,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect: 'error',
      keepalive: true, // It may outlive the page that is being left.
      signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
    });
    const {status} = response;
    if (status === DONE) return {kind: 'done'};
    const retryAfterMs = toRetryAfterMs(response.headers.get('retry-after'), environment.nowMs());
    const code = status >= 400 && status < 500 ? toCode(await response.text()) : undefined;
    if (code !== undefined) return {kind: 'refused', status, code, retryAfterMs};
    return {kind: 'unknown', reason: `The sync server answered ${status}.`, retryAfterMs};
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {kind: 'unknown', reason: `The sync server could not be reached: ${reason}.`};
  }
}

/** The code of an answer `{code, message}`; undefined for anything else. */
function toCode(text: string): string | undefined {
  try {
    const {code, message} = JSON.parse(text) as Partial<Record<'code' | 'message', unknown>>;
    return typeof code === 'string' && typeof message === 'string' ? code : undefined;
  } catch {
    return undefined; // A page for people, or nothing.
  }
}

/**
 * What is tried now, with the time of the try after it: after 30 s, doubled with each try up to 6 hours, of which
 * half is random, so that browsers that failed together do not come back together. Written before the try, it keeps
 * other tabs from the same.
 */
export function toNextTry<Waiting extends Retry>(
  record: Waiting,
  {nowMs, random}: Pick<SyncEnvironment, 'nowMs' | 'random'>,
): Waiting {
  const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** record.attempts) * (0.5 + random() / 2);
  return {...record, attempts: record.attempts + 1, nextAttemptMs: nowMs() + delayMs};
}

/** The same record, put off until the server wants to be asked again. */
export function putOff<Waiting extends Retry>(record: Waiting, untilMs: number): Waiting {
  return {...record, nextAttemptMs: Math.max(record.nextAttemptMs, untilMs), notBeforeMs: untilMs};
}

/** Whether it is time. A time further away than any delay comes from a clock that was wrong: then it is time, too. */
export function isDue({nextAttemptMs}: Retry, nowMs: number): boolean {
  return nextAttemptMs <= nowMs || nextAttemptMs > nowMs + LONGEST_RETRY_AFTER_MS;
}

/** Seconds or an HTTP date; undefined for anything else. */
export function toRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const delayMs = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  if (Number.isNaN(delayMs)) return undefined;
  return Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, delayMs));
}
