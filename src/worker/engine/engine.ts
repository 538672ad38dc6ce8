import type {Model} from '../../core/predict/model.ts';
import type {VisitState} from '../../core/predict/visit-state.ts';

/** One event as the network reads it; the same fields as `stepVisit` takes. */
export interface NetworkEvent {
  /** Model row of the item, smaller than the number of loaded items; -1: none or unknown. */
  readonly item: number;
  /** Index into EVENT_KINDS. */
  readonly kind: number;
  /** Milliseconds since the visit's previous event, -1 for its first. */
  readonly gapMs: number;
}

/**
 * Runs the network for one shopper and keeps the network's state between events: an event is one step, never a re-run
 * of the visit.
 *
 * Every method is synchronous, because the pipeline calls them inside an IndexedDB transaction, which commits by
 * itself as soon as something else is awaited. An engine on a GPU therefore reads back with `dataSync()`; the worker
 * does not block the page.
 *
 * An engine that has lost its device throws ProfilerError `engine-failed` from `step`, `save` and `score`, also when
 * the loss shows only after the read-back (a lost context gives zeros without an error). The caller then loads the
 * last durable state into a CPU engine and runs the batch again, so nothing is lost and no garbage is stored.
 */
export interface Engine {
  readonly kind: 'cpu' | 'webgl';
  /** Renderer of the WebGL context; undefined on the CPU. */
  readonly renderer?: string;
  /** Reads one event into a state of the caller's, always on the CPU; the engine's own state stays. */
  stepOther(state: VisitState, event: NetworkEvent): void;
  /** Continues from this state; the engine copies what it needs and does not change the argument. */
  load(state: VisitState): void;
  /** Reads one event: CNN, GRU, LSTM and query. */
  step(event: NetworkEvent): void;
  /** The state after the last step, a copy that the caller may keep, store or load elsewhere. */
  save(): VisitState;
  /**
   * Logit of every item to be the next, the same numbers as `scoreItems` (repeats and neighbours included) within 1e-4.
   *
   * @param out [items] overwritten
   */
  score(out: Float32Array): void;
  /** Resolves when the device is gone, e.g. `webglcontextlost`; never on the CPU. `reason` goes to the status. */
  readonly lost: Promise<string>;
  /** Frees everything; no method may be called afterwards. */
  dispose(): void;
}

/**
 * Builds an engine for a complete model and warms it up (shaders compiled, weights uploaded), so that its first step
 * costs no more than later ones. The model's arrays are shared, not copied, and never changed.
 *
 * `webgl/webgl.ts` exports one as `createWebglEngine`; it is loaded by `import()` only when it is chosen or probed.
 *
 * @throws ProfilerError `engine-failed` when this browser or device cannot run it
 */
export type EngineFactory = (model: Model) => Promise<Engine>;
