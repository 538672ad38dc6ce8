import type {History} from '../history/history.ts';
import type {NextItemBaseline} from './next-item-baseline.ts';

/** Lower ranks are never read. All items that tie at the cut are kept, so that the tie is counted. */
const CUT = 20;

/** The most frequent items of the training history, the same for everybody. */
export function buildPopular(history: History): NextItemBaseline {
  const counts = new Float64Array(history.itemIds.length);
  for (const item of history.item) if (item >= 0) counts[item]++;
  const bar = Float64Array.from(counts).sort().reverse()[Math.min(CUT, counts.length) - 1];
  const shown = Int32Array.from(counts.keys()).filter((item) => counts[item] >= bar);
  return {
    name: 'pop',
    score(_prefix, scores) {
      for (const item of shown) scores.add(item, counts[item]);
    },
  };
}
