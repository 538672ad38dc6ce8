import type {Fill, RankInput} from '../rank-input.ts';
import {isSamePath, toSimilarity} from '../similarity.ts';
import {toTopItems} from '../top-items.ts';
import {toPriceFit} from './price-fit.ts';
import {toSourceReason} from './source-reason.ts';

/** Weights of the parts of a likeness; they sum to 1. */
const PARTS = {vectors: 0.5, path: 0.25, price: 0.25} as const;

/**
 * Alternatives to a product: only of its first category step (of all where it has none), by likeness of their vectors,
 * same category path and near price.
 *
 * @param of names the product, by default that of the page; without a known one there is nothing
 */
export function chooseSimilar(input: RankInput, of: readonly string[] = []): Fill {
  const {table, pageItem = ''} = input;
  const base = [...of, pageItem].map((id) => table.indexOf.get(id)).find((index) => index !== undefined);
  if (base === undefined) return () => [];
  const {priceCents} = table.items[base];
  const category = table.category[base];
  const likeness = Float32Array.from(table.items, (item, index) => {
    if (index === base || (category > 0 && table.category[index] !== category)) return Number.NaN;
    const path = isSamePath(table, base, index) ? PARTS.path : 0;
    return (
      PARTS.vectors * toSimilarity(input, base, index) + path + PARTS.price * toPriceFit(priceCents, item.priceCents)
    );
  });
  const reason = toSourceReason(input, base, 'alike');
  return ({count, fits}) => toTopItems(likeness, count, fits).map((index) => ({index, score: likeness[index], reason}));
}
