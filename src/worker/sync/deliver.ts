import {MS_PER_DAY} from '../../core/contract/durations.ts';
import type {SyncEnvironment} from './environment.ts';
import type {Retry} from './records.ts';

/**
 * Outcome of a request: done by the server; refused by the server itself; or unknown, so that it may be tried again.
 */
export type Delivery =
  | {readonly kind: 'done'}
  | {readonly kind: 'refused'; readonly status: number; readonly code: string; readonly retryAfterMs?: number}
  | {readonly kind: 'unknown'; readonly reason: string; readonly retryAfterMs?: number};

/** The server's only status for success. */
const DONE = 204;
const DEADLINE_MS = 10_000;
/** Delay after the first failure; doubled after each further one. */
const FIRST_DELAY_MS = 30_000;
const MAX_DELAY_MS = 6 * 3_600_000;
/** Longest Retry-After of a server that is respected. */
const MAX_RETRY_AFTER_MS = 7 * MS_PER_DAY;

/** How sync asks: through which functions of the browser, and until when. */
export interface RequestContext {
  readonly environment: SyncEnvironment;
  readonly signal: AbortSignal;
}

/**
 * Fetches without cookies, referrer, cache or redirects and within a deadline, so that a request carries nothing but
 * its body.
 */
export function fetchPrivately(
  address: string,
  request: Pick<RequestInit, 'method' | 'body' | 'headers' | 'keepalive'>,
  {environment, signal}: RequestContext,
): Promise<Response> {
  return environment.fetch(address, {
    ...request,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
  });
}

/**
 * Sends one request, see fetchPrivately. Never rejects. Firewalls, sign-in pages and proxies may answer in place of the
 * server, so an answer counts only in the server's own form: 204, or `{code, message}`.
 */
export async function deliver(
  address: string,
  request: Pick<RequestInit, 'method' | 'body' | 'headers'>,
  context: RequestContext,
): Promise<Delivery> {
  try {
    // The request may outlive the page.
    const response = await fetchPrivately(address, {...request, keepalive: true}, context);
    const {status} = response;
    if (status === DONE) return {kind: 'done'};
    const retryAfterMs = toRetryAfterMs(response.headers.get('retry-after'), context.environment.nowMs());
    const code = status >= 400 && status < 500 ? toCode(await response.text()) : undefined;
    if (code !== undefined) return {kind: 'refused', status, code, retryAfterMs};
    return {kind: 'unknown', reason: `The sync server answered ${status}.`, retryAfterMs};
  } catch (error) {
    return {kind: 'unknown', reason: toUnreachable(error)};
  }
}

/** Reason of a request that failed on its way. */
export function toUnreachable(error: unknown): string {
  return `The sync server could not be reached: ${error instanceof Error ? error.message : String(error)}.`;
}

/** The code of an answer `{code, message}`; undefined for anything else. */
export function toCode(text: string): string | undefined {
  try {
    const {code, message} = JSON.parse(text) as Partial<Record<'code' | 'message', unknown>>;
    return typeof code === 'string' && typeof message === 'string' ? code : undefined;
  } catch {
    return undefined; // Not JSON, such as an HTML page.
  }
}

/**
 * The record for an attempt that is about to be made, with the time of the next one: after 30 s, doubled with each
 * attempt up to 6 hours. Half of the delay is random, so that browsers that failed together do not return together. It
 * is written before the attempt, so that other tabs do not make the same one.
 */
export function toNextTry<Waiting extends Retry>(
  record: Waiting,
  {nowMs, random}: Pick<SyncEnvironment, 'nowMs' | 'random'>,
): Waiting {
  const delayMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** record.attempts) * (0.5 + random() / 2);
  return {...record, attempts: record.attempts + 1, nextAttemptMs: nowMs() + delayMs};
}

/** The same record, postponed to the time that the server asked for. */
export function putOff<Waiting extends Retry>(record: Waiting, untilMs: number): Waiting {
  return {...record, nextAttemptMs: Math.max(record.nextAttemptMs, untilMs), notBeforeMs: untilMs};
}

/**
 * Whether the next attempt is due. A time further ahead than any delay was written by a wrong clock and counts as due.
 */
export function isDue({nextAttemptMs}: Retry, nowMs: number): boolean {
  return nextAttemptMs <= nowMs || nextAttemptMs > nowMs + MAX_RETRY_AFTER_MS;
}

/** Parses Retry-After, seconds or an HTTP date; undefined for anything else. */
export function toRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const delayMs = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  if (Number.isNaN(delayMs)) return undefined;
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(0, delayMs));
}
