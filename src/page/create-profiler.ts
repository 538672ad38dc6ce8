import type {CapturedEvent} from '../core/contract/captured-event.ts';
import type {Consent} from '../core/contract/consent.ts';
import {ProfilerError} from '../core/contract/errors.ts';
import type {Capture, FoundEvent, StartCapture} from './capture/capture-host.ts';
import {toPageConfig} from './config.ts';
import type {ProfilerOptions} from './config.ts';
import {openConsent} from './consent.ts';
import {createWorker} from './create-worker.ts';
import {tapDataLayer} from './data-layer.ts';
import {eraseHere} from './erase-here.ts';
import {openFaults} from './faults.ts';
import {openOutbox} from './outbox.ts';
import type {Profiler, ProfilerEvents} from './profiler.ts';
import {watchFor, whenIdle} from './when.ts';
import {bridgeWorker} from './worker-bridge.ts';

type Listeners = {[Name in keyof ProfilerEvents]: Set<(value: ProfilerEvents[Name]) => void>};

/**
 * Builds the profiler of this page and puts its parts to work: consent, worker, capture, widgets.
 *
 * @param base address of this script; chunks and worker lie beside it
 */
export function startProfiler(options: ProfilerOptions, base: string): Profiler {
  const listeners: Listeners = {
    profile: new Set(),
    prediction: new Set(),
    error: new Set(),
    consent: new Set(),
    event: new Set(),
  };
  const faults = openFaults((code, message) => emit('error', {code, message}));
  const config = toPageConfig(options, base);
  const dataLayer = tapDataLayer(faults);
  const consent = openConsent({mode: config.consent, dataLayer, faults});
  const bridge = bridgeWorker({
    create: () => createWorker(config.workerUrl),
    config: config.worker,
    consent: toConsent,
    faults,
  });
  const outbox = openOutbox({
    send: (events) => bridge.call('record', events),
    faults,
    onResult({prediction}) {
      emit('prediction', prediction);
      if (listeners.profile.size) bridge.call('profile').then((view) => emit('profile', view), faults.note);
    },
  });
  const captured: Record<string, number> = {};
  /** Ids of events are unique in this browser: this page's own random number and a counter. */
  const pageId = crypto.getRandomValues(new Uint32Array(2)).join('-');
  let nextEvent = 0;
  let isLate = false;
  let isForgetting = false;
  let loading: Promise<Capture | undefined> | undefined;
  let capture: Capture | undefined;
  let told: Promise<void> | undefined;

  function emit<Name extends keyof ProfilerEvents>(name: Name, value: ProfilerEvents[Name]): void {
    for (const listener of listeners[name]) {
      try {
        listener(value);
      } catch (error) {
        // An error in an error listener must not call it again.
        if (name !== 'error') faults.note(error, 'listener');
      }
    }
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
      if (!consent.state.personalization) await eraseHere();
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

  function record(found: readonly FoundEvent[]): ReturnType<Profiler['track']> {
    if (!consent.state.personalization || isForgetting) return Promise.resolve(undefined);
    const events = found.map((event): CapturedEvent => {
      captured[event.source] = (captured[event.source] ?? 0) + 1;
      return {timeMs: Date.now(), ...event, id: `${pageId}-${nextEvent++}`};
    });
    for (const event of events) emit('event', event);
    return outbox.add(events);
  }

  function loadCapture(): Promise<Capture | undefined> {
    return (loading ??= load<{startCapture: StartCapture}>('capture').then((chunk) => {
      capture = chunk?.startCapture({record, dataLayer, faults, isLate});
      return capture;
    }));
  }

  /** Learning begins, or begins again; only ever called with consent. */
  function begin(): void {
    outbox.takeLeft();
    if (capture) return capture.readPage();
    whenIdle(() => void loadCapture());
  }

  function leave(): void {
    capture?.leave();
    outbox.leave();
  }

  const profiler: Profiler = {
    settings: {language: config.language, catalogue: config.worker.catalogue},
    async track(name, payload) {
      if (!consent.state.personalization) return undefined;
      const timeMs = Date.now();
      const events = (await loadCapture())?.toEvents(name, payload) ?? [];
      return record(events.map((event) => ({timeMs, ...event})));
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
      outbox.clear();
      try {
        await bridge.call('forget');
      } catch (error) {
        await eraseHere();
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
        waiting: outbox.size,
        captured,
        faults: faults.counts,
        engine,
      };
    },
    on(name, listener) {
      if (!listeners[name]) throw new ProfilerError('argument', `There is no "${name}" to listen to.`);
      listeners[name].add(listener);
      return () => listeners[name].delete(listener);
    },
  };

  consent.watch((state, isDenial) => {
    emit('consent', state);
    if (isDenial) outbox.clear();
    // An idle worker learns of a yes when it starts. A no is told, for there may be data of an earlier visit.
    if (isDenial || bridge.state !== 'idle') told = tellWorker();
    isLate = true;
    if (state.personalization) begin();
  });
  isLate = !consent.state.personalization;
  if (!isLate) begin();
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) leave();
  });
  type ForPage = {start(profiler: Profiler): void};
  watchFor('vitrine-recommendations,vitrine-recently-viewed,vitrine-profile,vitrine-offer', () => {
    void load<ForPage>('widgets').then((chunk) => chunk?.start(profiler));
  });
  if (location.search.includes('vitrine-debug')) void load<ForPage>('debug').then((chunk) => chunk?.start(profiler));
  return profiler;
}
