import type {NeighbourTable} from '../../core/predict/model.ts';
import type {Sequences} from '../history/sequences.ts';

/** Largest distance of a pair in a visit, in events. */
const MAX_DISTANCE = 10;
/** Factor on a pair's weight per event of distance. */
const DISTANCE_DECAY = 0.7;
/** Factor on the weight of the reverse pair, from a later item to an earlier one. */
const BACKWARD = 0.5;

/** Settings of buildNeighbours. */
export interface NeighbourOptions {
  /** Maximum number of neighbours of an item. */
  readonly perItem: number;
  /** Minimum number of visits with a pair, so that no single visit can be read from the file. */
  readonly minimumSupport: number;
  readonly firstVisit: number;
  readonly lastVisit: number;
}

/**
 * Decayed co-occurrence of items in visits: weight(i -> j) is the sum over visits of decay^(distance - 1), half of it
 * for reverse pairs, divided by the sum over all pairs of i. Kept are the `perItem` heaviest pairs of each item among
 * those that occur in at least `minimumSupport` visits.
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
      for (
        let earlier = later - 1;
        earlier >= 0 && earlier >= later - MAX_DISTANCE;
        earlier--, weight *= DISTANCE_DECAY
      ) {
        if (own[earlier] === own[later]) continue;
        add(own[earlier], own[later], {weight, visit});
        add(own[later], own[earlier], {weight: weight * BACKWARD, visit});
      }
    }
  }
  return pairs;
}
