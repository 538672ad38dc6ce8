import type {NeighbourTable} from '../../core/predict/model.ts';
import {toColdVectors} from '../content/cold-items.ts';
import type {History, ItemFacts} from '../history/history.ts';

/** Input for making rows of catalogue items that the history lacks. */
export interface ColdRowsInput {
  readonly itemIds: readonly string[];
  /** Row of each item index of the history. */
  readonly rows: Int32Array;
  /** [items, vector] trained vectors. */
  readonly unit: Float32Array;
  readonly vector: number;
  readonly catalogue?: ReadonlyMap<string, ItemFacts>;
}

/** Appends the catalogue items that the history lacks, with vectors learned from their content. */
export function toColdRows(
  history: History,
  {itemIds, rows, unit, vector, catalogue}: ColdRowsInput,
): {itemIds: string[]; unit: Float32Array} {
  const known = new Set(itemIds);
  const cold = [...(catalogue ?? [])].filter(([id]) => !known.has(id));
  if (!catalogue || cold.length === 0) return {itemIds: [], unit};
  const facts: ItemFacts[] = Array.from({length: itemIds.length}, () => ({}));
  history.itemIds.forEach((id, index) => (facts[rows[index]] = {...history.itemFacts[index], ...catalogue.get(id)}));
  const vectors = toColdVectors(facts, unit, {cold: cold.map(([, content]) => content), vector});
  const all = new Float32Array(unit.length + vectors.length);
  all.set(unit);
  all.set(vectors, unit.length);
  return {itemIds: cold.map(([id]) => id), unit: all};
}

/** Appends a prior of 0 for `more` items. */
export function padPrior(prior: Float32Array, more: number): Float32Array {
  const all = new Float32Array(prior.length + more);
  all.set(prior);
  return all;
}

/** Extends the table to `items` items; the new ones have no neighbours. */
export function padNeighbours(table: NeighbourTable, items: number): NeighbourTable {
  const start = new Int32Array(items + 1).fill(table.item.length);
  start.set(table.start);
  return {...table, start};
}
