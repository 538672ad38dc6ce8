import type {WorkerApi} from '../core/contract/worker-api.ts';
import {SERVED_CALLS} from '../core/contract/served-calls.ts';

/** Names of the methods that a page may call; other properties of the object are not reachable. */
const METHODS: ReadonlySet<unknown> = new Set(SERVED_CALLS);

/** A call as Comlink's client writes it: https://github.com/GoogleChromeLabs/comlink/blob/main/src/protocol.ts */
interface Call {
  readonly id: string;
  readonly type: string;
  readonly path: readonly string[];
  readonly argumentList: readonly {readonly value: unknown}[];
}

/**
 * Answers the calls of pages in Comlink's wire format, so that Comlink's `wrap` works on this worker. Comlink's own
 * `expose` is 2 kB gzip of a first chunk of 25, for proxies and transfers that no call here uses.
 */
export function serveCalls(api: WorkerApi): void {
  addEventListener('message', ({data}: MessageEvent<Partial<Call> | undefined>) => {
    if (data?.type !== 'APPLY' || !METHODS.has(data.path?.[0])) return;
    void answer(api, data as Call); // every message of type APPLY has the other fields
  });
}

async function answer(api: WorkerApi, {id, path, argumentList}: Call): Promise<void> {
  try {
    const method = api[path[0] as keyof WorkerApi] as (...args: unknown[]) => Promise<unknown>; // METHODS has it
    const value = await method.apply(
      api,
      argumentList.map((argument) => argument.value),
    );
    postMessage({id, type: 'RAW', value});
  } catch (error) {
    const {name, message, stack} = error instanceof Error ? error : new Error(String(error));
    postMessage({id, type: 'HANDLER', name: 'throw', value: {isError: true, value: {name, message, stack}}});
  }
}
