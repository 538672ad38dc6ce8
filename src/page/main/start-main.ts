import type {Capture, CaptureChunk} from '../capture/capture-host.ts';
import {toPageConfig} from './page-config.ts';
import {createWorker} from '../create-worker.ts';
import {toChunkIntegrity} from '../chunk-integrity.ts';
import {eraseHere} from './erase-here.ts';
import type {Profiler} from '../profiler.ts';
import type {Main, MainHost} from './main-host.ts';
import {bridgeWorker} from './worker-bridge.ts';

/** Puts the parts to work that a page needs once it learns or asks: worker, capture, calls. */
export function startMain(host: MainHost): Main {
  const {faults, emit, dataLayer, isLate, early} = host;
  const order = (): typeof host.consent.order => host.consent.order;
  const isHeard = (name: string): boolean => !!host.listeners.get(name)?.size;
  const config = toPageConfig(host.options, host.base);
  let capture: Capture | undefined;
  let loading: Promise<Capture | undefined> | undefined;
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

  const load = <Chunk>(name: string): Promise<Chunk> => host.loadChunk(name, host.base, toChunkIntegrity(name));

  function needCapture(): Promise<Capture | undefined> {
    return (loading ??= load<CaptureChunk>('capture').then(start, (error: unknown) => {
      faults.note(error, 'chunk-failed');
      return undefined;
    }));
  }

  function start({startCapture}: CaptureChunk): Capture {
    return (capture = startCapture({
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
      early,
      load,
    }));
  }

  return {
    begin() {
      if (capture) return capture.readPage();
      // A page that was only made ready is not seen yet.
      if (Reflect.get(Document.prototype, 'prerendering', document))
        Document.prototype.addEventListener.call(document, 'prerenderingchange', () => void needCapture(), {
          once: true,
        });
      else void needCapture();
    },
    track: async (name, payload, timeMs) => (await needCapture())?.track(name, payload, timeMs),
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
    leave: () => capture?.leave() ?? false,
    load,
    async start(name, profiler) {
      try {
        (await load<{start(profiler: Profiler): void}>(name)).start(profiler);
      } catch (error) {
        faults.note(error, 'chunk-failed');
      }
    },
    profile: () => bridge.call('profile'),
    predict: () => bridge.call('predict'),
    export: () => bridge.call('export'),
    recommend: (wanted) => bridge.call('recommend', wanted),
    rerank: (itemIds) => bridge.call('rerank', itemIds),
    recentlyViewed: (count) => bridge.call('recentlyViewed', count),
    declare: (attributes) => bridge.call('declare', attributes),
    async status() {
      const engine = bridge.state === 'running' ? await bridge.call('status').catch(() => undefined) : undefined;
      return {
        worker: bridge.state,
        restarts: bridge.restarts,
        waiting: capture?.waiting ?? 0,
        captured: capture?.counts ?? {},
        engine,
      };
    },
  };
}
