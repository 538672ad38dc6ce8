import {toSha256} from '../sha256.ts';
import type {History} from './history.ts';

/** Some visits, in the given order, as a history with only the items in them; shoppers keep their numbers. */
export function pickVisits(history: History, visits: readonly number[]): History {
  const events = visits.flatMap((visit) => {
    const first = history.visitStart[visit];
    return Array.from({length: history.visitStart[visit + 1] - first}, (_, place) => first + place);
  });
  const visitStart = new Int32Array(visits.length + 1);
  visits.forEach((visit, at) => {
    visitStart[at + 1] = visitStart[at] + history.visitStart[visit + 1] - history.visitStart[visit];
  });
  const item = Int32Array.from(events, (event) => history.item[event]);
  return {
    ...history,
    ...keepPresent(history, item),
    visitStart,
    visitVisitor: Int32Array.from(visits, (visit) => history.visitVisitor[visit]),
    hasVisitor: history.hasVisitor && Uint8Array.from(visits, (visit) => history.hasVisitor?.[visit] ?? 1),
    timeMs: Float64Array.from(events, (event) => history.timeMs[event]),
    kind: Uint8Array.from(events, (event) => history.kind[event]),
    price: Float32Array.from(events, (event) => history.price[event]),
    quantity: Float32Array.from(events, (event) => history.quantity[event]),
    dataHash: toSha256(`${history.dataHash} ${visits.join(' ')}`),
  };
}

/** Items numbered anew, so that there are only those that occur. */
function keepPresent({itemIds, itemFacts}: History, item: Int32Array): Pick<History, 'itemIds' | 'itemFacts' | 'item'> {
  const present = new Map<number, number>();
  for (const index of item) if (index >= 0 && !present.has(index)) present.set(index, present.size);
  const kept = [...present.keys()];
  return {
    itemIds: kept.map((index) => itemIds[index]),
    itemFacts: kept.map((index) => itemFacts[index]),
    item: item.map((index) => present.get(index) ?? -1),
  };
}

/** Visits `from .. to - 1` as a history, with only the items that occur in them; shoppers keep their numbers. */
export function sliceHistory(history: History, from: number, to: number): History {
  const first = history.visitStart[from];
  const last = history.visitStart[to];
  const visitStart = history.visitStart.slice(from, to + 1).map((start) => start - first);
  return {
    ...history,
    ...keepPresent(history, history.item.slice(first, last)),
    visitStart,
    visitVisitor: history.visitVisitor.slice(from, to),
    hasVisitor: history.hasVisitor?.slice(from, to),
    timeMs: history.timeMs.slice(first, last),
    kind: history.kind.slice(first, last),
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
