import type {History} from '../history/history.ts';
import type {NextItemBaseline} from './next-item-baseline.ts';
import {toPairTable} from './pair-table.ts';

/** First-order Markov chain: items by how often they followed the newest one. An item may follow itself. */
export function buildMarkov(history: History): NextItemBaseline {
  const items = history.itemIds.length;
  const table = toPairTable(Float64Array.from(followers(history)), items);
  return {
    name: 'markov',
    score(prefix, scores) {
      if (prefix.length === 0) return;
      const newest = prefix[prefix.length - 1];
      for (let at = table.start[newest]; at < table.start[newest + 1]; at++)
        scores.add(table.item[at], table.count[at]);
    },
  };
}

/** Keys for `toPairTable`; events without an item are skipped. */
function* followers({itemIds, visitStart, item}: History): Generator<number> {
  for (let visit = 0; visit + 1 < visitStart.length; visit++) {
    let before = -1;
    for (let event = visitStart[visit]; event < visitStart[visit + 1]; event++) {
      if (item[event] < 0) continue;
      if (before >= 0) yield before * itemIds.length + item[event];
      before = item[event];
    }
  }
}
