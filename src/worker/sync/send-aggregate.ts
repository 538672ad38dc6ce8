import {deliver, toRetry} from './deliver.ts';
import type {SyncEnvironment} from './environment.ts';
import type {Records} from './records.ts';

export interface SendOptions {
  readonly records: Records;
  readonly environment: SyncEnvironment;
  /** Base address of the server. */
  readonly server: string;
  /** Aborted when sharing ends. */
  readonly signal: AbortSignal;
  readonly onDegraded: (code: string, message: string | undefined) => void;
}

/**
 * Sends what is in the outbox, if its time has come. It leaves the outbox only after the server has said that it has it, or that it will
 * never take it.
 *
 * @returns when to call again, milliseconds since the Unix epoch; undefined where nothing waits
 */
export async function sendAggregate(options: SendOptions): Promise<number | undefined> {
  const {records, environment, server, signal, onDegraded} = options;
  const waiting = await environment.exclusive(async () => {
    const [outbox, sharing] = [await records.outbox(), await records.sharing()];
    if (!outbox || !sharing || signal.aborted) return undefined;
    if (outbox.nextAttemptMs <= environment.nowMs()) await records.putSharing({...sharing, attempted: true});
    return outbox;
  });
  if (!waiting) return undefined;
  if (waiting.nextAttemptMs > environment.nowMs()) return waiting.nextAttemptMs;

  // Not under the lock: a slow server must not keep another tab from erasing.
  const {body, epsilon} = waiting;
  const request = {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify(body),
  };
  const delivery = await deliver(`${server}/aggregates`, request, {environment, signal});

  return environment.exclusive(async () => {
    const sharing = await records.sharing();
    // Forgotten meanwhile, here or in another tab: nothing may be written any more.
    if (signal.aborted || sharing?.profileId !== body.profileId) return undefined;
    if (delivery.kind === 'later') {
      const retry = toRetry(waiting, delivery.retryAfterMs, environment);
      await records.putOutbox({...waiting, ...retry});
      onDegraded('sync-failed', delivery.reason);
      return retry.nextAttemptMs;
    }
    const now = await records.outbox();
    if (now?.body.day === body.day) await records.deleteOutbox();
    if (delivery.kind === 'done') {
      await records.putSharing({...sharing, sent: {day: body.day, slots: body.slots}});
      await records.addCopy({sentMs: environment.nowMs(), body, epsilon});
      onDegraded('sync-failed', undefined);
      return undefined;
    }
    onDegraded('sync-failed', `The sync server refuses this report for good (status ${delivery.status}).`);
    if (delivery.status === 403 || delivery.status === 410) {
      // The name is used up. A new one keeps the noise that was drawn, or erasing would be a way to average it out.
      const {randomHex} = environment;
      const {memory} = sharing;
      await records.putSharing({profileId: randomHex(16), secret: randomHex(32), memory, attempted: false});
    } else {
      // Not tried again today.
      await records.putSharing({...sharing, sent: {day: body.day, slots: sharing.sent?.slots ?? body.slots}});
    }
    return undefined;
  });
}
