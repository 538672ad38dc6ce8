import type {NeighbourTable} from '../../core/predict/model.ts';
import type {NetworkSizes} from '../../core/predict/network.ts';
import {ColdItems} from '../content/cold-items.ts';
import type {History, ItemFacts} from '../history/history.ts';
import type {TrainedNetwork} from './train-network.ts';

/** Where the catalogue's items are looked for. */
export interface ColdItemsInput {
  /** Ids of the model's rows. */
  readonly itemIds: readonly string[];
  /** Row of each item index of the history. */
  readonly rows: Int32Array;
  readonly catalogue?: ReadonlyMap<string, ItemFacts>;
  readonly seed: number;
}

/** The catalogue items that the history lacks; undefined if there are none. */
export function toColdItems(history: History, {itemIds, rows, catalogue, seed}: ColdItemsInput): ColdItems | undefined {
  const known = new Set(itemIds);
  const cold = [...(catalogue ?? [])].filter(([id]) => !known.has(id)).map(([id, facts]) => ({...facts, id}));
  if (!catalogue || cold.length === 0) return undefined;
  const facts: ItemFacts[] = Array.from({length: itemIds.length}, () => ({}));
  history.itemIds.forEach((id, index) => (facts[rows[index]] = {...history.itemFacts[index], ...catalogue.get(id)}));
  const trained = itemIds.map((id, row) => ({...facts[row], id}));
  return new ColdItems(trained, cold, seed);
}

/** Rows of the items that nobody has clicked, behind those of the trained ones. */
export interface ColdRows {
  readonly itemIds: readonly string[];
  /** [items, vector] vectors of all items. */
  readonly unit: Float32Array;
  /** Prior of each. */
  readonly offset: number;
}

/** Vectors of all items, and the offset of those without clicks as it was fitted. */
export function toColdRows(
  items: ColdItems | undefined,
  {trainer, cold}: Pick<TrainedNetwork, 'trainer' | 'cold'>,
  {vector}: NetworkSizes,
): ColdRows {
  const {unit} = trainer.items;
  if (!items || !cold) return {itemIds: [], unit, offset: 0};
  const vectors = items.toVectors(unit, {vector, withOrder: cold.withOrder});
  const all = new Float32Array(unit.length + vectors.length);
  all.set(unit);
  all.set(vectors, unit.length);
  return {itemIds: items.cold.map(({id}) => id), unit: all, offset: cold.offset};
}

/** Appends the prior of the items without clicks. */
export function padPrior(prior: Float32Array, {itemIds, offset}: ColdRows): Float32Array {
  const all = new Float32Array(prior.length + itemIds.length).fill(offset);
  all.set(prior);
  return all;
}

/** Extends the table to `items` items; the new ones have no neighbours. */
export function padNeighbours(table: NeighbourTable, items: number): NeighbourTable {
  const start = new Int32Array(items + 1).fill(table.item.length);
  start.set(table.start);
  return {...table, start};
}
