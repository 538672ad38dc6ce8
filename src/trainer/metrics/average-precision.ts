import {toAscendingOrder} from './ascending-order.ts';

/**
 * Average precision without interpolation: the mean of the precision at each positive, best score first. Equal scores
 * form one step, so their order does not matter.
 *
 * @returns NaN if there is no positive
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
