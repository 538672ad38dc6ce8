import {toAscendingOrder} from './ascending-order.ts';

/**
 * Area under the ROC curve: the probability that a positive scores above a negative, ties counting half (Mann and
 * Whitney 1947, by average ranks).
 *
 * @returns NaN if all labels are the same
 */
export function toAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = toAscendingOrder(scores);
  let rankSum = 0;
  let positives = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && scores[order[to]] === scores[order[from]]) to++;
    const rank = (from + to + 1) / 2; // mean of the 1-based ranks of the tie
    for (let i = from; i < to; i++) {
      if (!labels[order[i]]) continue;
      rankSum += rank;
      positives++;
    }
    from = to;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (order.length - positives));
}
