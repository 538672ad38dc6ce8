import {toAscendingOrder} from './ascending-order.ts';

/**
 * Mean precision at each positive, best score first, without interpolation; a tie is one step, so the order of equal scores
 * does not matter.
 *
 * @returns NaN where there is no positive
 */
export function toAveragePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = toAscendingOrder(scores).reverse();
  let sum = 0;
  let found = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    let here = 0;
    while (to < order.length && scores[order[to]] === scores[order[from]]) here += labels[order[to++]];
    found += here;
    sum += here * (found / to);
    from = to;
  }
  return sum / found;
}
