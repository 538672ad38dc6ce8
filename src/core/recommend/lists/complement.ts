import type {Reason} from '../../contract/recommendation.ts';
import type {Fill, RankInput} from '../rank-input.ts';
import {toNeighbourShare} from '../similarity.ts';
import {toTopItems} from '../top-items.ts';
import {toSourceReason} from './source-reason.ts';

/** Products of the cart that are looked at, the newest ones. */
const MAX_SOURCES = 10;
/** Weight of products that are often in the same visits, where orders say nothing of a product. */
const NEIGHBOUR = 0.5;

/**
 * What goes with the products in the cart: what is bought in the same orders, else what is often in the same visits;
 * always of another category path than these and than everything in the cart.
 *
 * @param of names other products in place of the cart
 */
export function chooseComplement(input: RankInput, of?: readonly string[]): Fill {
  const {table, profile} = input;
  const sources = (of ?? profile.cart.toReversed())
    .slice(0, MAX_SOURCES)
    .map((id) => table.indexOf.get(id) ?? -1)
    .filter((index) => index >= 0);
  const cart = new Set(profile.cart);
  const shown = new Set([...sources, ...profile.cart.map((id) => table.indexOf.get(id) ?? -1)]);
  const paths = new Set(Array.from(shown, (index) => table.path[index] ?? 0));
  paths.delete(0); // no path
  const scores = new Float32Array(table.items.length).fill(Number.NaN);
  const best = new Map<number, {source: number; weight: number}>();
  for (const source of sources) {
    for (const [index, weight] of toPartners(input, source)) {
      if (shown.has(index) || paths.has(table.path[index])) continue;
      scores[index] = (Number.isNaN(scores[index]) ? 0 : scores[index]) + weight;
      if (weight > (best.get(index)?.weight ?? 0)) best.set(index, {source, weight});
    }
  }
  const toReason = (index: number): Reason => {
    const source = best.get(index)?.source ?? index;
    const {id, title} = table.items[source];
    return cart.has(id) ? {kind: 'cart', itemId: id, title} : toSourceReason(input, source, 'partner');
  };
  return ({count, fits}) =>
    toTopItems(scores, count, fits).map((index) => ({index, score: scores[index], reason: toReason(index)}));
}

/** Products that go with one, by index, each with a weight above 0 and up to 1. */
function toPartners(input: RankInput, source: number): (readonly [index: number, weight: number])[] {
  const {table, model, together} = input;
  const bought = together?.get(table.items[source].id) ?? [];
  if (bought.length > 0) {
    const most = bought.reduce((highest, {weight}) => Math.max(highest, weight), 0);
    return bought.map(({itemId, weight}) => [table.indexOf.get(itemId) ?? -1, weight / most] as const).filter(isKnown);
  }
  const row = table.row[source];
  if (!model?.neighbours || row < 0 || row + 1 >= model.neighbours.start.length) return [];
  const {start, item} = model.neighbours;
  return Array.from(item.subarray(start[row], start[row + 1]), (other) => {
    const index = table.indexOfRow[other];
    return [index, index < 0 ? 0 : NEIGHBOUR * toNeighbourShare(input, source, index)] as const;
  }).filter(isKnown);
}

function isKnown([index, weight]: readonly [number, number]): boolean {
  return index >= 0 && weight > 0;
}
