import {own} from '../own.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import type {WorkerApi} from '../../core/contract/worker-api.ts';
import type {ChangedMessage} from '../../core/contract/worker-messages.ts';
import {type Due, watchDeadlines} from './deadlines.ts';

export type WorkerMethod = keyof WorkerApi;
export type WorkerResult<Method extends WorkerMethod> = Awaited<ReturnType<WorkerApi[Method]>>;

/** The part of Worker that is used; tests pass a MessagePort. */
export type WorkerPort = Pick<Worker, 'postMessage' | 'addEventListener'> & {terminate(): void};

/** One worker, from its start to its death. */
export interface RemoteWorker {
  /**
   * @throws ProfilerError `worker-timeout` without an answer in time, `worker-failed` if the worker died meanwhile,
   *   else the worker's own error
   */
  call<Method extends WorkerMethod>(
    method: Method,
    args: Parameters<WorkerApi[Method]>,
    deadlineMs: number,
  ): Promise<WorkerResult<Method>>;
  /** Terminates the worker; pending calls reject with `reason`. */
  close(reason: Error): void;
}

interface Pending extends Due {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly method: string;
}

/** How Comlink writes an answer: https://github.com/GoogleChromeLabs/comlink/blob/main/src/protocol.ts */
interface Answer extends Partial<ChangedMessage> {
  readonly id?: string;
  readonly name?: string;
  readonly value?: unknown;
}

/**
 * Speaks Comlink's wire format to a worker that exposes WorkerApi. Comlink's own client is 2 kB gzip, half of the page
 * script's budget, and leaves calls pending for ever when the worker dies (GoogleChromeLabs/comlink#601).
 *
 * @param onDeath called once, when the worker is lost or closed
 * @param onChanged called when the worker reports that profile and prediction have changed since they were read
 */
export function connectWorker(port: WorkerPort, onDeath: (reason: Error) => void, onChanged: () => void): RemoteWorker {
  const pending = new Map<string, Pending>();
  let nextId = 0;
  let death: Error | undefined;
  let hasAnswered = false;

  const close = (reason: Error): void => {
    if (death) return;
    death = reason;
    port.terminate();
    for (const {reject} of pending.values()) reject(reason);
    pending.clear();
    onDeath(reason);
  };

  const wakeBy = watchDeadlines(pending, ({method}) =>
    close(new ProfilerError('worker-timeout', `No answer: ${method}.`)),
  );

  port.addEventListener('message', ({data}: MessageEvent<Answer | undefined>) => {
    if (own(data, 'vitrine') === 'changed') return onChanged();
    const waiting = pending.get(data?.id ?? '');
    if (!waiting) return;
    hasAnswered = true;
    pending.delete(data!.id!);
    if (data!.name !== 'throw') return waiting.resolve(data!.value as never);
    const {value} = data!.value as {value?: Partial<Error>};
    waiting.reject(Object.assign(new Error(String(value?.message ?? value)), {name: value?.name ?? 'worker-failed'}));
  });
  port.addEventListener('error', (event) => {
    // After its first answer a worker may survive an uncaught error; if it no longer answers, deadlines notice.
    if (hasAnswered) return;
    event.preventDefault();
    close(new ProfilerError('worker-failed', `Worker failed to start: ${event.message}`));
  });

  return {
    close,
    call: (method, args, deadlineMs) =>
      new Promise((resolve, reject) => {
        if (death) return reject(death);
        const id = String(nextId++);
        const waiting = {resolve, reject, method, dueMs: Date.now() + deadlineMs};
        pending.set(id, waiting);
        wakeBy(waiting);
        port.postMessage({
          id,
          type: 'APPLY',
          path: [method],
          argumentList: args.map((value) => ({type: 'RAW', value})),
        });
      }),
  };
}
