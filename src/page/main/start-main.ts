import {PASSED_CALLS} from '../../core/contract/worker-calls.ts';
import type {PassedCall} from '../../core/contract/worker-calls.ts';
import {startCapture} from '../capture/start-capture.ts';
import type {Capture} from '../capture/capture-host.ts';
import {toPageConfig} from './page-config.ts';
import {createWorker} from '../create-worker.ts';
import {toChunkIntegrity} from '../chunk-integrity.ts';
import {eraseHere} from './erase-here.ts';
import type {Main, MainHost} from './main-host.ts';
import {bridgeWorker} from './worker-bridge.ts';
import type {WorkerBridge} from './worker-bridge.ts';

/** Puts the parts to work that a page needs once it learns or asks: worker, capture, calls. */
export function startMain(host: MainHost): Main {
  const {faults, emit, isHeard, order, dataLayer, isLate} = host;
  const config = toPageConfig(host.options, host.base);
  let capture: Capture | undefined;
  const bridge = bridgeWorker({
    create: () => createWorker(config.workerUrl, {isChecked: !!host.options.integrity}),
    config: config.worker,
    consent: order,
    faults,
    onChanged() {
      if (isHeard('prediction')) bridge.call('predict').then((value) => emit('prediction', value), faults.note);
      tellProfile();
    },
  });

  function tellProfile(): void {
    if (isHeard('profile')) bridge.call('profile').then((value) => emit('profile', value), faults.note);
  }

  function toCapture(): Capture {
    return (capture ??= startCapture({
      mayRecord: () => order().personalization,
      send: (events, isBatteryLow) => bridge.call('record', events, isBatteryLow),
      onEvent: (event) => emit('event', event),
      onResult({prediction}) {
        emit('prediction', prediction);
        tellProfile();
      },
      dataLayer,
      faults,
      isLate,
    }));
  }

  return {
    begin() {
      if (capture) capture.readPage();
      else toCapture();
    },
    track: (name, payload, timeMs) => toCapture().track(name, payload, timeMs),
    async obey(wanted) {
      try {
        // An idle worker is given the order when it starts.
        await (bridge.state === 'idle' ? bridge.call('status') : bridge.call('setConsent', wanted));
      } catch (error) {
        faults.note(error);
        if (!wanted.personalization) await eraseHere();
        throw error;
      }
    },
    discard: () => capture?.clear(),
    leave: () => capture?.leave(),
    load: (name) => host.loadChunk(name, host.base, toChunkIntegrity(name)),
    ...toWorkerCalls(bridge),
    status: () => toStatus(bridge, capture),
  };
}

/** Calls that are answered by the worker as they come. */
function toWorkerCalls({call}: WorkerBridge): Pick<Main, PassedCall> {
  return Object.fromEntries(PASSED_CALLS.map((name) => [name, call.bind(undefined, name)])) as unknown as Pick<
    Main,
    PassedCall
  >; // one entry per call, with the worker's own arguments and answer
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
