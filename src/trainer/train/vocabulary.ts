import type {History} from '../history/history.ts';

/** Items by popularity, the most popular first; ties by first appearance. */
export interface VocabularyOrder {
  readonly itemIds: readonly string[];
  /** [items of the history] row of each item index. */
  readonly rows: Int32Array;
}

export function toVocabularyOrder(history: History): VocabularyOrder {
  const counts = new Int32Array(history.itemIds.length);
  for (const item of history.item) if (item >= 0) counts[item]++;
  const order = Int32Array.from(counts.keys()).sort((a, b) => counts[b] - counts[a] || a - b);
  const rows = new Int32Array(order.length);
  order.forEach((item, row) => (rows[item] = row));
  return {itemIds: Array.from(order, (item) => history.itemIds[item]), rows};
}
