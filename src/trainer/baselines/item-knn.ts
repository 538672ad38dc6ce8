import type {History} from '../history/history.ts';
import type {NextItemBaseline} from './next-item-baseline.ts';
import {toPairTable} from './pair-table.ts';
import {toVisitItemSets, type VisitItemSets} from './visit-item-sets.ts';

/** Only the first distinct items of a visit are paired, because the number of pairs grows with the square. */
const MAX_VISIT_ITEMS = 100;
/** Factor on an item's weight per later event; 0.6 and 0.8 are within 0.8 points of recall@20. */
const DECAY = 0.7;
/** Exponent of the visited item in the normalisation; 0.5, the plain cosine, is about 1 point of recall@20 worse. */
const ASYMMETRY = 0.75;

/**
 * Item-to-item nearest neighbours with the asymmetric cosine (Aiolli 2013):
 * similarity(i, j) = visits with both / (visits with i ^ ASYMMETRY * visits with j ^ (1 - ASYMMETRY)).
 * An item pairs with itself if a visit repeats it. The score of j is the sum over the visit's items i of
 * DECAY^(events since i) * similarity(i, j); a repeated item counts once, at its newest position.
 */
export function buildItemKnn(history: History): NextItemBaseline {
  const items = history.itemIds.length;
  const sets = toVisitItemSets(history);
  const table = toPairTable(Float64Array.from(toPairs(history, sets)), items);
  const visitsOf = (item: number): number => sets.itemStart[item + 1] - sets.itemStart[item];
  const similarity = new Float64Array(table.item.length);
  for (let item = 0; item < items; item++) {
    const own = visitsOf(item) ** ASYMMETRY;
    for (let at = table.start[item]; at < table.start[item + 1]; at++) {
      similarity[at] = table.count[at] / (own * visitsOf(table.item[at]) ** (1 - ASYMMETRY));
    }
  }
  const done = new Set<number>();
  return {
    name: 'item-knn',
    score(prefix, scores) {
      done.clear();
      for (let event = prefix.length - 1, weight = 1; event >= 0; event--, weight *= DECAY) {
        const item = prefix[event];
        if (done.has(item)) continue;
        done.add(item);
        for (let at = table.start[item]; at < table.start[item + 1]; at++) {
          scores.add(table.item[at], weight * similarity[at]);
        }
      }
    },
  };
}

/**
 * Keys for `toPairTable`: every two items of a visit in both directions, and an item with itself if the visit repeats
 * it.
 */
function* toPairs({itemIds, visitStart, item}: History, sets: VisitItemSets): Generator<number> {
  const times = new Int32Array(itemIds.length);
  for (let visit = 0; visit + 1 < visitStart.length; visit++) {
    for (let event = visitStart[visit]; event < visitStart[visit + 1]; event++)
      if (item[event] >= 0) times[item[event]]++;
    const from = sets.visitStart[visit];
    const end = Math.min(sets.visitStart[visit + 1], from + MAX_VISIT_ITEMS);
    for (let first = from; first < end; first++) {
      for (let second = from; second < end; second++) {
        if (first !== second || times[sets.items[first]] > 1)
          yield sets.items[first] * itemIds.length + sets.items[second];
      }
    }
    for (let at = from; at < sets.visitStart[visit + 1]; at++) times[sets.items[at]] = 0;
  }
}
