import type {History} from '../history/history.ts';

/** Distinct items of each visit, and the visits of each item. */
export interface VisitItemSets {
  /** [visits + 1] */
  readonly visitStart: Int32Array;
  /** Items of a visit, once each, in order of their first event. */
  readonly items: Int32Array;
  /** [items + 1] */
  readonly itemStart: Int32Array;
  /** Visits of an item, oldest first. */
  readonly visits: Int32Array;
}

/** Indexes a history both ways. Visits are numbered by their position in it, oldest first. */
export function toVisitItemSets(history: History): VisitItemSets {
  const visitCount = history.visitStart.length - 1;
  const itemCount = history.itemIds.length;
  const visitStart = new Int32Array(visitCount + 1);
  const itemStart = new Int32Array(itemCount + 1);
  const items = new Int32Array(history.item.length);
  const lastVisit = new Int32Array(itemCount).fill(-1);
  let filled = 0;
  for (let visit = 0; visit < visitCount; visit++) {
    for (let event = history.visitStart[visit]; event < history.visitStart[visit + 1]; event++) {
      const item = history.item[event];
      if (item < 0 || lastVisit[item] === visit) continue;
      lastVisit[item] = visit;
      items[filled++] = item;
      itemStart[item + 1]++;
    }
    visitStart[visit + 1] = filled;
  }
  for (let item = 0; item < itemCount; item++) itemStart[item + 1] += itemStart[item];
  const next = itemStart.slice();
  const visits = new Int32Array(filled);
  for (let visit = 0; visit < visitCount; visit++) {
    for (let at = visitStart[visit]; at < visitStart[visit + 1]; at++) visits[next[items[at]]++] = visit;
  }
  return {visitStart, items: items.subarray(0, filled), itemStart, visits};
}
