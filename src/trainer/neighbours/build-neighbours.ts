import type {NeighbourTable} from '../../core/predict/model.ts';
import type {Sequences} from '../train/sequences.ts';

/** Items further apart than this in a visit say nothing about each other. */
const REACH = 10;
/** Weight of a pair that stands one event further apart. */
const DISTANCE_DECAY = 0.7;
/** Weight of the way back: from a later item to an earlier one. */
const BACKWARD = 0.5;

export interface NeighbourOptions {
  /** Neighbours kept for an item. */
  readonly perItem: number;
  /** Visits a pair must occur in: nobody's single visit shows in the file. */
  readonly minimumSupport: number;
  readonly firstVisit: number;
  readonly lastVisit: number;
}

/**
 * Decayed co-occurrence of items in visits: weight(i -> j) = sum over visits of decay^(distance - 1), half for the way back,
 * divided by the sum over all of i's pairs. Only pairs in at least `minimumSupport` visits are kept, the heaviest `perItem` of each item.
 */
export function buildNeighbours(sequences: Sequences, items: number, options: NeighbourOptions): NeighbourTable {
  const pairs = collectPairs(sequences, items, options);
  const start = new Int32Array(items + 1);
  const item: number[] = [];
  const weight: number[] = [];
  for (let from = 0; from < items; from++) {
    const found = pairs[from];
    if (found) {
      let total = 0;
      for (const {weight: w} of found.values()) total += w;
      const kept = [...found]
        .filter(([, {support}]) => support >= options.minimumSupport)
        .sort(([a, {weight: wa}], [b, {weight: wb}]) => wb - wa || a - b)
        .slice(0, options.perItem);
      for (const [to, {weight: w}] of kept) {
        item.push(to);
        weight.push(w / total);
      }
    }
    start[from + 1] = item.length;
  }
  return {start, item: Int32Array.from(item), weight: Float32Array.from(weight)};
}

interface Pair {
  weight: number;
  support: number;
  lastVisit: number;
}

function collectPairs(
  sequences: Sequences,
  items: number,
  options: NeighbourOptions,
): (Map<number, Pair> | undefined)[] {
  const pairs: (Map<number, Pair> | undefined)[] = Array.from({length: items});
  const add = (from: number, to: number, {weight, visit}: {weight: number; visit: number}): void => {
    const list = (pairs[from] ??= new Map<number, Pair>());
    const pair = list.get(to);
    if (!pair) {
      list.set(to, {weight, support: 1, lastVisit: visit});
      return;
    }
    pair.weight += weight;
    if (pair.lastVisit !== visit) pair.support++;
    pair.lastVisit = visit;
  };
  for (let visit = options.firstVisit; visit < options.lastVisit; visit++) {
    const own: number[] = [];
    for (let event = sequences.start[visit]; event < sequences.start[visit + 1]; event++) {
      if (sequences.item[event] >= 0) own.push(sequences.item[event]);
    }
    for (let later = 1; later < own.length; later++) {
      let weight = 1;
      for (let earlier = later - 1; earlier >= 0 && earlier >= later - REACH; earlier--, weight *= DISTANCE_DECAY) {
        if (own[earlier] === own[later]) continue;
        add(own[earlier], own[later], {weight, visit});
        add(own[later], own[earlier], {weight: weight * BACKWARD, visit});
      }
    }
  }
  return pairs;
}
