import type {ConsentOrder} from '../../core/contract/consent.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import type {WorkerApi, WorkerConfig} from '../../core/contract/worker-api.ts';
import type {Faults} from '../faults.ts';
import {connectWorker} from './remote-worker.ts';
import type {RemoteWorker, WorkerMethod, WorkerPort, WorkerResult} from './remote-worker.ts';

export interface BridgeOptions {
  readonly create: () => WorkerPort;
  readonly config: WorkerConfig;
  /** The consent order that a worker gets when it starts. */
  readonly consent: () => ConsentOrder;
  readonly faults: Faults;
  /**
   * Called when profile and prediction have changed for another reason than this page's calls: another tab, or a model
   * that arrived.
   */
  readonly onChanged: () => void;
  /** Longest wait for an answer; 5 s by default. */
  readonly deadlineMs?: number;
  /** Waits before each restart; when they are used up the bridge gives up until the next page. */
  readonly restartMs?: readonly number[];
}

/** All calls to the worker go through here. It starts the worker on the first call, supervises it and restarts it. */
export interface WorkerBridge {
  /** @throws ProfilerError `worker-timeout`, `worker-failed`, or the worker's own error */
  call<Method extends WorkerMethod>(
    method: Method,
    ...args: Parameters<WorkerApi[Method]>
  ): Promise<WorkerResult<Method>>;
  readonly state: 'idle' | 'starting' | 'running' | 'failed';
  readonly restarts: number;
}

/**
 * Factors on the deadline: loading worker and catalogue takes seconds on a slow phone; erasing and exporting read every
 * record.
 */
const PATIENCE: Partial<Record<WorkerMethod, number>> = {start: 4, setConsent: 2, export: 2};

/** Waits before each restart by default, milliseconds. */
const RESTART_MS = [500, 2000, 8000, 30_000];

/** A worker that is restarted when it dies. */
interface Supervised {
  state: WorkerBridge['state'];
  restarts: number;
  /** Undefined while no worker has started. */
  running?: RemoteWorker;
  /** Starts it on the first call. @throws ProfilerError `worker-failed` when all restarts are used up */
  ready(): Promise<RemoteWorker>;
}

interface SuperviseOptions extends BridgeOptions {
  /** Sends the start call to a new worker; rejects if it fails. */
  readonly start: (worker: RemoteWorker) => Promise<unknown>;
}

function supervise({create, faults, restartMs = RESTART_MS, start, onChanged}: SuperviseOptions): Supervised {
  let remote: Promise<RemoteWorker> | undefined;

  async function open(): Promise<RemoteWorker> {
    self.state = 'starting';
    const onDeath = (reason: Error): void => {
      // If it died before it had started, the start call has already failed.
      if (!self.running) return;
      self.running = undefined;
      remote = retry(reason);
      // There may be no caller now; the next one gets the error.
      remote.catch(() => undefined);
    };
    const worker = connectWorker(create(), onDeath, onChanged);
    await start(worker);
    self.state = 'running';
    return (self.running = worker);
  }

  async function retry(reason: unknown): Promise<RemoteWorker> {
    faults.note(reason);
    if (self.restarts >= restartMs.length) {
      self.state = 'failed';
      throw new ProfilerError('worker-failed', `Gave up: ${(reason as Error).message}`);
    }
    self.state = 'starting';
    await new Promise((resolve) => setTimeout(resolve, restartMs[self.restarts++]));
    return open().catch(retry);
  }

  const self: Supervised = {state: 'idle', restarts: 0, ready: () => (remote ??= open().catch(retry))};
  return self;
}

/** See WorkerBridge. */
export function bridgeWorker(options: BridgeOptions): WorkerBridge {
  const {config, consent, deadlineMs = 5000} = options;
  const wait = (method: WorkerMethod): number => deadlineMs * (PATIENCE[method] ?? 1);
  const start = (worker: RemoteWorker): Promise<unknown> => worker.call('start', [config, consent()], wait('start'));
  const worker = supervise({...options, start});

  function started(method: WorkerMethod): Promise<RemoteWorker> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const refuse = (): void => reject(new ProfilerError('worker-timeout', `Not ready: ${method}.`));
      timer = setTimeout(refuse, wait('start'));
    });
    return Promise.race([worker.ready(), tooLate]).finally(() => clearTimeout(timer));
  }

  const call: WorkerBridge['call'] = (method, ...args) => {
    const ask = (remote: RemoteWorker) => remote.call(method, args, wait(method));
    return worker.running ? ask(worker.running) : started(method).then(ask);
  };
  return Object.assign(worker, {call});
}
