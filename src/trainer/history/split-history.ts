import {toSha256} from '../sha256.ts';
import type {History} from './history.ts';

/** Visits `from .. to - 1` as a history, with only the items that occur in them; shoppers keep their numbers. */
export function sliceHistory(history: History, from: number, to: number): History {
  const first = history.visitStart[from];
  const last = history.visitStart[to];
  const visitStart = history.visitStart.slice(from, to + 1).map((start) => start - first);
  const item = history.item.slice(first, last);
  const present = new Map<number, number>();
  for (const index of item) if (index >= 0 && !present.has(index)) present.set(index, present.size);
  const kept = [...present.keys()];
  return {
    ...history,
    itemIds: kept.map((index) => history.itemIds[index]),
    itemFacts: kept.map((index) => history.itemFacts[index]),
    visitStart,
    visitVisitor: history.visitVisitor.slice(from, to),
    timeMs: history.timeMs.slice(first, last),
    kind: history.kind.slice(first, last),
    item: item.map((index) => present.get(index) ?? -1),
    price: history.price.slice(first, last),
    quantity: history.quantity.slice(first, last),
    dataHash: toSha256(`${history.dataHash} ${from} ${to}`),
  };
}

/** Splits a history by time: the newest `share` of the visits becomes the test part. */
export function splitHistory(history: History, share: number): {train: History; test: History} {
  const visits = history.visitStart.length - 1;
  const cut = visits - Math.floor(visits * share);
  return {train: sliceHistory(history, 0, cut), test: sliceHistory(history, cut, visits)};
}
