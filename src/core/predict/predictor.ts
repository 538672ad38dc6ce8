import type {VisitState} from './visit-state.ts';

/** Steps and scores of one model on the CPU, as fast as the runtime can; the worker and `evaluate` use the same. */
export interface Predictor {
  /** `simd`: WebAssembly; `plain`: the loops of step.ts and score.ts. */
  readonly kind: 'simd' | 'plain';
  /** Does the same as stepVisit, within 1e-5. */
  step(state: VisitState, event: {item: number; kind: number; gapMs: number}): void;
  /** Gives the same scores as scoreItems, within 1e-4. @param out [items] overwritten */
  score(state: VisitState, out: Float32Array): void;
}
