import type {Sequences} from '../history/sequences.ts';

/**
 * Difference between an item's share of recent traffic and its share of all, [items] in nats: log((n_new + 1) / (s·n +
 * 1)), where n_new counts its events in the newest `share` of the visits and s is the share of all events in these
 * visits. 0 for an item with steady demand, negative for one that goes out of stock or season, positive for a new one.
 *
 * @param lastVisit only visits before this one are counted
 * @param share of the visits that count as recent, 0 to 1
 */
export function toItemTrend(
  {start, item}: Sequences,
  items: number,
  {lastVisit, share}: {lastVisit: number; share: number},
): Float32Array {
  const newest = start[Math.floor(lastVisit * (1 - share))];
  const end = start[lastVisit];
  const all = new Float32Array(items);
  const late = new Float32Array(items);
  for (let event = 0; event < end; event++) {
    if (item[event] < 0) continue;
    all[item[event]]++;
    if (event >= newest) late[item[event]]++;
  }
  const eventShare = end > 0 ? (end - newest) / end : 0;
  return late.map((count, row) => Math.log((count + 1) / (eventShare * all[row] + 1)));
}
