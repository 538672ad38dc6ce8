/** The state of the network for one shopper between two events. */
export interface VisitState {
  /** [u] GRU state; outlives the visit. */
  readonly profile: Float32Array;
  /** [h] LSTM output and cell. */
  readonly hidden: Float32Array;
  readonly cell: Float32Array;
  /** [max(kernel, memory), d] newest event vectors, the newest first. */
  readonly window: Float32Array;
  /** [d] decayed sum of event vectors and its total weight. */
  readonly sum: Float32Array;
  sumWeight: number;
  /** Model rows of the visit's items, oldest first; -1 if unknown or none. */
  readonly items: number[];
  /** [d] unit query after the last event. */
  readonly query: Float32Array;
}

/** A state that shares no array with the original. */
export function copyState(state: VisitState): VisitState {
  return {
    profile: state.profile.slice(),
    hidden: state.hidden.slice(),
    cell: state.cell.slice(),
    window: state.window.slice(),
    sum: state.sum.slice(),
    sumWeight: state.sumWeight,
    items: state.items.slice(),
    query: state.query.slice(),
  };
}
