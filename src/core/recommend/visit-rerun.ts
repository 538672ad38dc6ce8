import type {CleanEvent} from '../clean/clean-types.ts';
import {type EventKind, isSignal, toKindIndex} from '../contract/event-kinds.ts';
import {addItemVector, countItems, type Model} from '../predict/model.ts';
import type {Predictor} from '../predict/predictor.ts';
import {addNeighbours, addRepeats} from '../predict/score.ts';
import {SparseSum} from '../predict/sparse-sum.ts';
import {startVisit} from '../predict/step.ts';
import {copyState, type VisitState} from '../predict/visit-state.ts';
import type {Refine} from './refine.ts';
import {toTopItems} from './top-items.ts';

/** A network, and how it reads events. */
export interface RerunNetwork {
  readonly model: Model;
  /** Model row of a product's id. */
  readonly rowOf: {get(itemId: string): number | undefined};
  readonly step: Predictor['step'];
  readonly refine?: Refine;
}

/**
 * So many of the whole visit's best items are scored with every rerun, because the second stage looks at the best 100
 * of the rerun. With 100 instead of 200 it misses some of those.
 */
const CANDIDATES = 200;
/** Only events among so many newest are left out: of a product that was viewed before, too, the older views stay. */
const RERUN_EVENTS = 12;

/**
 * The newest visit of a shopper, read again by the network without some of its events. A rerun begins at the first
 * event that is left out, so that few events are read twice.
 */
export class VisitRerun {
  /** Events of the visit, without signals; from index `oldest` on they can be left out. */
  private readonly events: readonly CleanEvent[];
  private readonly oldest: number;
  /** The state before each event from `oldest` on. */
  private readonly before: VisitState[] = [];
  private readonly whole: VisitState;

  /**
   * @param log the shopper's newest events, oldest first; those of earlier visits make the state that the visit starts
   *   with
   * @param visit its number
   */
  constructor(
    private readonly network: RerunNetwork,
    log: readonly CleanEvent[],
    visit: number,
  ) {
    const read = log.filter(({kind}) => !isSignal(kind));
    this.events = read.filter((event) => event.visit === visit);
    this.oldest = Math.max(0, this.events.length - RERUN_EVENTS);
    let state = startVisit(network.model);
    for (const event of read) {
      if (event.startsVisit) state = startVisit(network.model, state.profile);
      if (this.events.indexOf(event) >= this.oldest) this.before.push(copyState(state));
      this.step(state, event, event.gapMs);
    }
    this.whole = state;
  }

  /** The network's state after the visit without the events that are out. */
  without(isOut: (event: CleanEvent) => boolean): VisitState {
    const {events, oldest, before, whole} = this;
    const back = events.slice(oldest).findIndex(isOut);
    if (back < 0) return whole;
    const first = oldest + back;
    const state = copyState(before[back]);
    let last = events[first - 1];
    for (const event of events.slice(first)) {
      if (isOut(event)) continue;
      this.step(state, event, last ? event.timeMs - last.timeMs : -1);
      last = event;
    }
    return state;
  }

  private step(state: VisitState, {itemId, kind}: CleanEvent, gapMs: number): void {
    const {rowOf, step} = this.network;
    const item = itemId === undefined ? -1 : (rowOf.get(itemId) ?? -1);
    step(state, {item, kind: toKindIndex(kind as EventKind), gapMs}); // signals are left out above
  }
}

/** Memory for the scores of all items, kept because its size grows with the shop. */
interface Room {
  /** [items] -Infinity at all rows but `rows`. */
  readonly out: Float32Array;
  rows: readonly number[];
  /** Empty between two uses. */
  readonly shares: SparseSum;
}

const rooms = new WeakMap<Model, Room>();

function openRoom(model: Model): Room {
  const items = countItems(model);
  const room = rooms.get(model) ?? {
    out: new Float32Array(items).fill(-Infinity),
    rows: [],
    shares: new SparseSum(items),
  };
  rooms.set(model, room);
  return room;
}

/**
 * Scores some rows of a model with its second stage, which sees these rows and the best ones of the whole visit. Until
 * the last use of one no other may be made for the same model.
 */
export class RowScores {
  private readonly rows: readonly number[];
  private readonly vectors: Float32Array;
  private readonly room: Room;

  /** @param given `scores` [items] of the whole visit, `rows` to be scored */
  constructor(
    private readonly network: RerunNetwork,
    {scores, rows}: {scores: Float32Array; rows: readonly number[]},
  ) {
    const {model, refine} = network;
    const {vector: d} = model.sizes;
    const candidates = refine ? toTopItems(scores, CANDIDATES) : [];
    this.rows = [...new Set([...rows, ...candidates])];
    this.vectors = new Float32Array(this.rows.length * d);
    this.rows.forEach((row, place) => addItemVector(model, row, this.vectors.subarray(place * d, place * d + d)));
    this.room = openRoom(model);
    for (const row of this.room.rows) this.room.out[row] = -Infinity;
    this.room.rows = this.rows;
  }

  /** The logit of each row after a visit, to be read at the rows before the next call. */
  score(state: VisitState): Float32Array {
    const {rows, vectors} = this;
    const {out, shares} = this.room;
    const {model, refine} = this.network;
    const {prior, scale} = model;
    const {query} = state;
    const whole = query.length - (query.length % 4);
    for (let place = 0, at = 0; place < rows.length; place++) {
      let a = 0; // four sums, so that additions do not wait for each other
      let b = 0;
      let c = 0;
      let e = 0;
      for (let k = 0; k < whole; k += 4, at += 4) {
        a += query[k] * vectors[at];
        b += query[k + 1] * vectors[at + 1];
        c += query[k + 2] * vectors[at + 2];
        e += query[k + 3] * vectors[at + 3];
      }
      for (let k = whole; k < query.length; k++, at++) a += query[k] * vectors[at];
      out[rows[place]] = scale * (a + b + c + e) + (prior?.[rows[place]] ?? 0);
    }
    // At other rows it stays -Infinity, whatever is added.
    addRepeats(model, state, out);
    addNeighbours(model, state, {out, shares});
    if (state.items.length > 0) refine?.(state.items, out); // it ranks after an event
    return out;
  }
}
