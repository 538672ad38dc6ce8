import {deliver, toRetry} from './deliver.ts';
import type {SyncEnvironment} from './environment.ts';
import type {Records} from './records.ts';

export interface EraseOptions {
  readonly records: Records;
  readonly environment: SyncEnvironment;
  readonly server: string;
  readonly signal: AbortSignal;
  readonly onDegraded: (code: string, message: string | undefined) => void;
}

/** Forgets everything that sync keeps of her; what remains is the request to erase, if the server may know her. */
export async function keepErasure({records, environment}: EraseOptions): Promise<void> {
  await environment.exclusive(async () => {
    const sharing = await records.sharing();
    if (sharing?.attempted) {
      const {profileId, secret} = sharing;
      await records.putErasure({profileId, secret, attempts: 0, nextAttemptMs: 0});
    }
    await records.clear();
  });
}

/**
 * Asks the server to erase what still waits for it. A request is dropped after 2xx, or when the server will never take it.
 *
 * @returns when to call again, milliseconds since the Unix epoch; undefined where nothing waits
 */
export async function sendErasures(options: EraseOptions): Promise<number | undefined> {
  const {records, environment, server, signal, onDegraded} = options;
  let next: number | undefined;
  for (const erasure of await records.erasures()) {
    if (signal.aborted) return undefined;
    let {nextAttemptMs} = erasure;
    if (nextAttemptMs <= environment.nowMs()) {
      const headers = {authorization: `Bearer ${erasure.secret}`};
      const delivery = await deliver(`${server}/profiles/${erasure.profileId}`, {method: 'DELETE', headers}, options);
      if (delivery.kind !== 'later') {
        await records.deleteErasure(erasure);
        const refusal =
          delivery.kind === 'refused' ? `The sync server refuses to erase (${delivery.status}).` : undefined;
        onDegraded('sync-failed', refusal);
        continue;
      }
      const retry = toRetry(erasure, delivery.retryAfterMs, environment);
      await records.putErasure({...erasure, ...retry});
      onDegraded('sync-failed', delivery.reason);
      ({nextAttemptMs} = retry);
    }
    next = Math.min(next ?? nextAttemptMs, nextAttemptMs);
  }
  return next;
}
