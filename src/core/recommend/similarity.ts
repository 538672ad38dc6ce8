import type {RankInput} from './rank-input.ts';

/** Similarity of two products by catalogue data, where the model does not know both. */
const SAME_PATH = 0.7;
const SAME_CATEGORY = 0.3;
const SAME_BRAND = 0.2;

/**
 * Similarity of two products, about 0 to 1: cosine of the model's vectors where it knows both, else by category and
 * brand.
 */
export function toSimilarity({table, model}: RankInput, a: number, b: number): number {
  const rowA = table.row[a];
  const rowB = table.row[b];
  if (model && rowA >= 0 && rowB >= 0) {
    const {vector} = model.sizes;
    const most = model.items.length / vector;
    if (rowA < most && rowB < most) {
      let sum = 0;
      for (let k = 0; k < vector; k++) sum += model.items[rowA * vector + k] * model.items[rowB * vector + k];
      return Math.max(0, sum);
    }
  }
  const brand = table.brand[a] > 0 && table.brand[a] === table.brand[b] ? SAME_BRAND : 0;
  if (isSamePath(table, a, b)) return SAME_PATH + brand;
  return brand + (table.category[a] > 0 && table.category[a] === table.category[b] ? SAME_CATEGORY : 0);
}

export function isSamePath(table: RankInput['table'], a: number, b: number): boolean {
  return table.path[a] > 0 && table.path[a] === table.path[b];
}

/** Weight of `to` among the neighbours of `from`, as a share of the strongest; 0 where it is none. */
export function toNeighbourShare({table, model}: RankInput, from: number, to: number): number {
  const row = table.row[from];
  const wanted = table.row[to];
  if (!model?.neighbours || row < 0 || wanted < 0) return 0;
  const {start, item, weight} = model.neighbours;
  let most = 0;
  let own = 0;
  for (let at = start[row]; at < start[row + 1]; at++) {
    most = Math.max(most, weight[at]);
    if (item[at] === wanted) own = weight[at];
  }
  return own > 0 ? own / most : 0;
}
