import type {Consent} from '../core/contract/consent.ts';
import type {Capture, CaptureChunk} from './capture/capture-host.ts';
import {toPageConfig} from './config.ts';
import type {ProfilerOptions} from './config.ts';
import {openConsent} from './consent.ts';
import {createWorker} from './create-worker.ts';
import {tapDataLayer} from './data-layer.ts';
import {openFaults} from './faults.ts';
import type {Profiler, ProfilerEvents} from './profiler.ts';
import {watchFor, whenIdle} from './when.ts';
import {bridgeWorker} from './worker-bridge.ts';

type Listeners = {[Name in keyof ProfilerEvents]?: Set<(value: ProfilerEvents[Name]) => void>};

/**
 * Builds the profiler of this page and puts its parts to work: consent, worker, capture, widgets.
 *
 * @param base address of this script; chunks and worker lie beside it
 */
export function startProfiler(options: ProfilerOptions, base: string): Profiler {
  const listeners: Listeners = {};
  const faults = openFaults((code, message) => emit('error', {code, message}));
  const config = toPageConfig(options, base);
  const dataLayer = tapDataLayer(faults);
  const consent = openConsent({mode: config.consent, dataLayer, faults});
  const bridge = bridgeWorker({
    create: () => createWorker(config.workerUrl),
    config: config.worker,
    consent: toConsent,
    faults,
    onChanged() {
      if (listeners.prediction?.size) bridge.call('predict').then((value) => emit('prediction', value), faults.note);
      tellProfile();
    },
  });
  let isLate = false;
  let isForgetting = false;
  let loading: Promise<Capture | undefined> | undefined;
  let capture: Capture | undefined;
  let told: Promise<void> | undefined;

  function emit<Name extends keyof ProfilerEvents>(name: Name, value: ProfilerEvents[Name]): void {
    for (const listener of listeners[name] ?? []) {
      try {
        listener(value);
      } catch (error) {
        // An error in an error listener must not call it again.
        if (name !== 'error') faults.note(error, 'listener');
      }
    }
  }

  function tellProfile(): void {
    if (listeners.profile?.size) bridge.call('profile').then((value) => emit('profile', value), faults.note);
  }

  function toConsent(): Consent {
    const {personalization, sharing} = consent.state;
    return {personalization, sharing};
  }

  async function tellWorker(): Promise<void> {
    try {
      await bridge.call('setConsent', toConsent());
    } catch (error) {
      faults.note(error);
      if (!consent.state.personalization) await (await load<CaptureChunk>('capture'))?.eraseHere();
    }
  }

  async function load<Chunk>(name: string): Promise<Chunk | undefined> {
    try {
      return (await import(/* @vite-ignore */ new URL(`vitrine-${name}.js`, base).href)) as Chunk;
    } catch (error) {
      faults.note(error, 'chunk-failed');
      return undefined;
    }
  }

  function loadCapture(): Promise<Capture | undefined> {
    return (loading ??= load<CaptureChunk>('capture').then((chunk) => {
      capture = chunk?.startCapture({
        mayRecord: () => consent.state.personalization && !isForgetting,
        send: (events, isBatteryLow) => bridge.call('record', events, isBatteryLow),
        onEvent: (event) => emit('event', event),
        onResult({prediction}) {
          emit('prediction', prediction);
          tellProfile();
        },
        dataLayer,
        faults,
        isLate,
      });
      return capture;
    }));
  }

  /** Learning begins, or begins again; only ever called with consent. */
  function begin(): void {
    if (capture) capture.readPage();
    else whenIdle(() => void loadCapture());
  }

  /** Nothing captured may reach the worker any more. */
  const discard = faults.guard('storage-failed', () => {
    capture?.clear();
    sessionStorage.removeItem('vitrine-outbox');
  });

  const profiler: Profiler = {
    settings: {language: config.language, catalogue: config.worker.catalogue},
    async track(name, payload) {
      const timeMs = Date.now();
      return consent.state.personalization ? (await loadCapture())?.track(name, payload, timeMs) : undefined;
    },
    async consent(choice) {
      if (choice) {
        consent.choose(choice);
        await told;
      }
      return consent.state;
    },
    async forget() {
      isForgetting = true;
      discard();
      try {
        await bridge.call('forget');
      } catch (error) {
        await (await load<CaptureChunk>('capture'))?.eraseHere();
        throw error;
      } finally {
        consent.reset();
        await told;
        isForgetting = false;
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
        consent: consent.state,
        worker: bridge.state,
        restarts: bridge.restarts,
        waiting: capture?.waiting ?? 0,
        captured: capture?.counts ?? {},
        faults: faults.counts,
        engine,
      };
    },
    on(name, listener) {
      const known = ((listeners[name] as Set<typeof listener> | undefined) ??= new Set());
      known.add(listener);
      return () => known.delete(listener);
    },
  };

  consent.watch((state, isDenial) => {
    emit('consent', state);
    if (isDenial) discard();
    // An idle worker learns of a yes when it starts. A no is told, for there may be data of an earlier visit.
    if (isDenial || bridge.state !== 'idle') told = tellWorker();
    isLate = true;
    if (state.personalization) begin();
  });
  isLate = !consent.state.personalization;
  if (!isLate) begin();
  addEventListener('pagehide', () => capture?.leave());
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) capture?.leave();
  });
  type ForPage = {start(profiler: Profiler): void};
  watchFor('vitrine-recommendations,vitrine-recently-viewed,vitrine-profile,vitrine-offer', () => {
    void load<ForPage>('widgets').then((chunk) => chunk?.start(profiler));
  });
  if (location.search.includes('vitrine-debug')) void load<ForPage>('debug').then((chunk) => chunk?.start(profiler));
  return profiler;
}
