import type {NeighbourTable} from '../../core/predict/model.ts';

/** Keeps only the heaviest pairs of all items, at most `pairs`. */
export function pruneNeighbours(table: NeighbourTable, pairs: number): NeighbourTable {
  if (table.item.length <= pairs) return table;
  const bar = Float32Array.from(table.weight).sort().reverse()[pairs];
  const items = table.start.length - 1;
  const start = new Int32Array(items + 1);
  const item: number[] = [];
  const weight: number[] = [];
  for (let from = 0; from < items; from++) {
    for (let at = table.start[from]; at < table.start[from + 1]; at++) {
      if (table.weight[at] <= bar) continue;
      item.push(table.item[at]);
      weight.push(table.weight[at]);
    }
    start[from + 1] = item.length;
  }
  return {start, item: Int32Array.from(item), weight: Float32Array.from(weight)};
}
