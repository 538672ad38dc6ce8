import type {ConsentOrder} from '../../core/contract/consent.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import type {WorkerApi, WorkerConfig} from '../../core/contract/worker-api.ts';
import type {Faults} from '../faults.ts';
import {connectWorker} from './remote-worker.ts';
import type {RemoteWorker, WorkerMethod, WorkerPort, WorkerResult} from './remote-worker.ts';

export interface BridgeOptions {
  readonly create: () => WorkerPort;
  readonly config: WorkerConfig;
  /** What is allowed and what has to be erased, at each start. */
  readonly consent: () => ConsentOrder;
  readonly faults: Faults;
  /**
   * Profile and prediction are newer than what was read, for a reason of the worker's: another tab, a model that
   * arrived.
   */
  readonly onChanged: () => void;
  /** Longest wait for an answer; 5 s by default. */
  readonly deadlineMs?: number;
  /** Waits before each restart; when they are used up the bridge gives up until the next page. */
  readonly restartMs?: readonly number[];
}

/** The one way to the worker: starts it on the first call, watches it, starts it again. */
export interface WorkerBridge {
  /** @throws ProfilerError `worker-timeout`, `worker-failed`, or the worker's own error */
  call<Method extends WorkerMethod>(
    method: Method,
    ...args: Parameters<WorkerApi[Method]>
  ): Promise<WorkerResult<Method>>;
  readonly state: 'idle' | 'starting' | 'running' | 'failed';
  readonly restarts: number;
}

/** Loading worker and catalogue on a slow phone takes seconds; erasing and exporting touch every row. */
const PATIENCE: Partial<Record<WorkerMethod, number>> = {start: 4, setConsent: 2, export: 2};

/** See WorkerBridge. */
export function bridgeWorker({
  create,
  config,
  consent,
  faults,
  onChanged,
  deadlineMs = 5000,
  restartMs = [500, 2000, 8000, 30_000],
}: BridgeOptions): WorkerBridge {
  let remote: Promise<RemoteWorker> | undefined;
  let running: RemoteWorker | undefined;
  let state: WorkerBridge['state'] = 'idle';
  let restarts = 0;

  async function open(): Promise<RemoteWorker> {
    state = 'starting';
    const onDeath = (reason: Error): void => {
      // Before it has started, its start is what fails.
      if (running) restart(reason);
    };
    const worker = connectWorker(create(), onDeath, onChanged);
    await worker.call('start', [config, consent()], wait('start'));
    state = 'running';
    return (running = worker);
  }

  async function openOrRetry(): Promise<RemoteWorker> {
    try {
      return await open();
    } catch (error) {
      return retry(error);
    }
  }

  async function retry(reason: unknown): Promise<RemoteWorker> {
    faults.note(reason);
    if (restarts >= restartMs.length) {
      state = 'failed';
      throw new ProfilerError('worker-failed', `Off: ${(reason as Error).message}`);
    }
    state = 'starting';
    await new Promise((resolve) => setTimeout(resolve, restartMs[restarts++]));
    return openOrRetry();
  }

  function restart(reason: Error): void {
    running = undefined;
    remote = retry(reason);
    // Nobody may be waiting for it; whoever calls next sees the reason.
    remote.catch(() => undefined);
  }

  const wait = (method: WorkerMethod): number => deadlineMs * (PATIENCE[method] ?? 1);

  return {
    get state() {
      return state;
    },
    get restarts() {
      return restarts;
    },
    call(method, ...args) {
      const ask = (worker: RemoteWorker) => worker.call(method, args, wait(method));
      return running ? ask(running) : started(method).then(ask);
    },
  };

  function started(method: WorkerMethod): Promise<RemoteWorker> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const refuse = (): void => reject(new ProfilerError('worker-timeout', `Not ready: ${method}.`));
      timer = setTimeout(refuse, wait('start'));
    });
    return Promise.race([(remote ??= openOrRetry()), tooLate]).finally(() => clearTimeout(timer));
  }
}
