import {PASSED_CALLS} from '../../core/contract/worker-calls.ts';
import type {PassedCall} from '../../core/contract/worker-calls.ts';
import type {Capture, CaptureChunk} from '../capture/capture-host.ts';
import type {RecordResult} from '../../core/contract/worker-api.ts';
import type {ConsentOrder} from '../../core/contract/consent.ts';
import {onDocument} from '../capture/dom.ts';
import {toPageConfig} from './page-config.ts';
import {createWorker} from '../create-worker.ts';
import {INTEGRITY} from '../chunk-integrity.ts';
import type {Faults} from '../faults.ts';
import {eraseHere} from './erase-here.ts';
import type {Profiler} from '../profiler.ts';
import type {Main, MainHost} from './main-host.ts';
import {type PageProduct, watchProduct} from './page-product.ts';
import {bridgeWorker} from './worker-bridge.ts';
import type {WorkerBridge} from './worker-bridge.ts';

/** Connects the parts that a page needs for capture and for calls: worker bridge, capture and API. */
export function startMain(host: MainHost): Main {
  const {faults, emit, consent} = host;
  const isHeard = (name: string): boolean => !!host.listeners.get(name)?.size;
  const config = toPageConfig(host.options, host.base);
  const product = watchProduct(host.early.id);
  let capture: Capture | undefined;
  let loading: Promise<Capture | void> | undefined;
  const tracked = openCalls(); // of `track`, whose answers have a prediction
  const bridge = bridgeWorker({
    create: () => createWorker(config.workerUrl, {isChecked: !!host.options.integrity}),
    config: config.worker,
    consent: () => consent.order,
    faults,
    onChanged() {
      if (isHeard('prediction')) bridge.call('predict').then((value) => emit('prediction', value), faults.note);
      tellProfile();
    },
  });

  function tellProfile(): void {
    if (isHeard('profile')) bridge.call('profile').then((value) => emit('profile', value), faults.note);
  }

  const load = <Chunk>(name: string): Promise<Chunk> => host.loadChunk(name, host.base, INTEGRITY[name]);

  function needCapture(): Promise<Capture | void> {
    return (loading ??= untilShown()
      .then(() => load<CaptureChunk>('capture'))
      .then(start, (error: unknown) => void faults.note(error, 'chunk-failed')));
  }

  function start({startCapture}: CaptureChunk): Capture {
    return (capture = startCapture({
      ...host,
      mayRecord: () => consent.order.personalization,
      send: (events, isBatteryLow) =>
        bridge.call('record', events, isBatteryLow, tracked.pending > 0 || isHeard('prediction')),
      onEvent: (event) => emit('event', product.see(event)),
      onResult({prediction}) {
        if (prediction) emit('prediction', prediction);
        tellProfile();
      },
    }));
  }

  return {
    begin() {
      if (capture) capture.readPage();
      else void needCapture();
    },
    track: (...call) => tracked.wait(async () => (await needCapture())?.track(...call) as Promise<RecordResult>),
    obey: (wanted) => obey(bridge, faults, wanted),
    discard: () => discard(product, capture),
    leave: () => capture?.leave() ?? false,
    load,
    start: (name, profiler) => startChunk(load(name), profiler, faults),
    ...toWorkerCalls(bridge, product),
    status: () => toStatus(bridge, capture),
  };
}

function discard(product: PageProduct, capture: Capture | undefined): void {
  product.forget();
  capture?.clear();
}

/** Counts the calls that wait for their answer. */
function openCalls() {
  const calls = {
    pending: 0,
    async wait<T>(call: () => Promise<T>): Promise<T> {
      calls.pending++;
      try {
        return await call();
      } finally {
        calls.pending--;
      }
    },
  };
  return calls;
}

async function startChunk(
  loading: Promise<{start(profiler: Profiler): void}>,
  profiler: Profiler,
  faults: Faults,
): Promise<void> {
  try {
    (await loading).start(profiler);
  } catch (error) {
    faults.note(error, 'chunk-failed');
  }
}

/** Resolves once the page is shown, which a prerendered page is not yet. */
async function untilShown(): Promise<void> {
  if (Reflect.get(Document.prototype, 'prerendering', document))
    await new Promise<unknown>((resolve) => onDocument('prerenderingchange', resolve));
}

async function obey(bridge: WorkerBridge, faults: Faults, wanted: ConsentOrder): Promise<void> {
  try {
    // A worker that is not running yet gets the order when it starts.
    await (bridge.state === 'idle' ? bridge.call('status') : bridge.call('setConsent', wanted));
  } catch (error) {
    faults.note(error);
    if (!wanted.personalization) await eraseHere();
    throw error;
  }
}

/** The calls that are forwarded to the worker: lists with the product of the page, all others unchanged. */
function toWorkerCalls({call}: WorkerBridge, {shown}: PageProduct): Pick<Main, PassedCall> {
  return {
    ...(Object.fromEntries(PASSED_CALLS.map((name) => [name, call.bind(undefined, name)])) as unknown as Pick<
      Main,
      PassedCall
    >), // one entry per call, with the worker's own arguments and answer
    recommend: (options) => call('recommend', options, shown()),
    recentlyViewed: (count) => call('recentlyViewed', count, shown()),
  };
}

async function toStatus(bridge: WorkerBridge, capture: Capture | undefined): ReturnType<Main['status']> {
  const {state: worker, restarts, call} = bridge;
  return {
    worker,
    restarts,
    waiting: capture?.waiting ?? 0,
    captured: capture?.counts ?? {},
    engine: worker === 'running' ? await call('status').catch(() => undefined) : undefined,
  };
}
