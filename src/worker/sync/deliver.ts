import type {SyncEnvironment} from './environment.ts';
import type {Retry} from './records.ts';

/** The server has it; it will never take it; or it may take it later. */
export type Delivery =
  | {readonly kind: 'done'}
  | {readonly kind: 'refused'; readonly status: number}
  | {readonly kind: 'later'; readonly reason: string; readonly retryAfterMs?: number};

/** Asking again would be answered the same. */
const FINAL = new Set([400, 401, 403, 410, 422]);
const DEADLINE_MS = 10_000;
/** Waiting time after the first failure; doubled with each further one. */
const FIRST_DELAY_MS = 30_000;
const LONGEST_DELAY_MS = 6 * 3_600_000;
/** A server cannot put a browser off for longer than this. */
const LONGEST_RETRY_AFTER_MS = 7 * 86_400_000;

/** Sends one request without cookies or referrer, so that it carries nothing but its body. Never rejects. */
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
    const {ok, status, headers} = response;
    if (ok) return {kind: 'done'};
    if (FINAL.has(status)) return {kind: 'refused', status};
    const retryAfterMs = toRetryAfterMs(headers.get('retry-after'), environment.nowMs());
    return {kind: 'later', reason: `The sync server answered ${status}.`, retryAfterMs};
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {kind: 'later', reason: `The sync server could not be reached: ${reason}.`};
  }
}

/**
 * When to try again: after Retry-After where the server says so, else after 30 s doubled with each failure up to 6 hours, of which half is
 * random, so that browsers that failed together do not come back together.
 */
export function toRetry(
  {attempts}: Retry,
  retryAfterMs: number | undefined,
  {nowMs, random}: Pick<SyncEnvironment, 'nowMs' | 'random'>,
): Retry {
  const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempts) * (0.5 + random() / 2);
  return {attempts: attempts + 1, nextAttemptMs: nowMs() + Math.max(delayMs, retryAfterMs ?? 0)};
}

/** Seconds or an HTTP date; undefined for anything else. */
export function toRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const delayMs = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  if (Number.isNaN(delayMs)) return undefined;
  return Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, delayMs));
}
