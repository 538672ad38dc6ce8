import type {NeighbourTable} from '../../core/predict/model.ts';
import {toColdVectors} from '../content/cold-items.ts';
import type {History, ItemFacts} from '../history/history.ts';

/** What the rows of a catalogue's other items are made from. */
export interface ColdRowsInput {
  readonly itemIds: readonly string[];
  /** Row of each item index of the history. */
  readonly rows: Int32Array;
  /** [items, vector] trained vectors. */
  readonly unit: Float32Array;
  readonly vector: number;
  readonly catalogue?: ReadonlyMap<string, ItemFacts>;
}

/** Items of the catalogue that the history lacks come last, with vectors learned from content. */
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

/** Items at the end without a prior. */
export function padPrior(prior: Float32Array, more: number): Float32Array {
  const all = new Float32Array(prior.length + more);
  all.set(prior);
  return all;
}

/** Items at the end without neighbours. */
export function padNeighbours(table: NeighbourTable, items: number): NeighbourTable {
  const start = new Int32Array(items + 1).fill(table.item.length);
  start.set(table.start);
  return {...table, start};
}
