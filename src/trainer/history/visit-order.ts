/** The visits of one shard, oldest first; 20 bytes each. */
export interface ShardVisits {
  /** [visits] time of the first event. */
  readonly startMs: Float64Array;
  /** [visits] number of events. */
  readonly events: Int32Array;
  /** [visits, 2] 64-bit hash of the shopper, low and high half; both 0 if the shopper is unknown. */
  readonly visitor: Uint32Array;
}

/** The visits of all shards in one order of time. */
export interface VisitOrder {
  /** [visits + 1] offset of each visit's first event. */
  readonly visitStart: Int32Array;
  /** [visits] shard of each visit. */
  readonly shard: Uint16Array;
  /** For each shard, its first visit in the history; all later ones are in it, too. */
  readonly firstVisit: readonly number[];
}

/**
 * Merges the visits of shards by the time of their first events; ties are in the order of the shards.
 *
 * @param newest keeps only the newest visits, with at most this many events in all, but at least one visit
 */
export function mergeVisits(shards: readonly ShardVisits[], newest = Infinity): VisitOrder {
  const next = shards.map(({startMs}) => startMs.length - 1);
  const total = shards.reduce((sum, {startMs}) => sum + startMs.length, 0);
  // From the newest visit backwards, so that older ones need not be read.
  const shard = new Uint16Array(total);
  const events = new Int32Array(total);
  let from = total;
  let sum = 0;
  const newer = (one: number, other: number): boolean => {
    const difference = shards[one].startMs[next[one]] - shards[other].startMs[next[other]];
    return difference > 0 || (difference === 0 && one > other);
  };
  const heap = shards.map((_, index) => index).filter((index) => next[index] >= 0);
  for (let at = (heap.length >> 1) - 1; at >= 0; at--) sink(heap, at, newer);
  while (heap.length > 0) {
    const [top] = heap;
    const count = shards[top].events[next[top]];
    if (sum + count > newest && sum > 0) break;
    sum += count;
    from--;
    shard[from] = top;
    events[from] = count;
    next[top]--;
    if (next[top] < 0) heap[0] = heap[heap.length - 1];
    if (next[top] < 0) heap.pop();
    if (heap.length > 0) sink(heap, 0, newer);
  }
  const visitStart = new Int32Array(total - from + 1);
  for (let visit = 0; visit < total - from; visit++) visitStart[visit + 1] = visitStart[visit] + events[from + visit];
  return {visitStart, shard: shard.slice(from), firstVisit: next.map((index) => index + 1)};
}

/** Restores the order of a binary heap below an entry. */
function sink(heap: number[], from: number, isBefore: (one: number, other: number) => boolean): void {
  for (let at = from; ;) {
    const left = 2 * at + 1;
    let best = at;
    if (left < heap.length && isBefore(heap[left], heap[best])) best = left;
    if (left + 1 < heap.length && isBefore(heap[left + 1], heap[best])) best = left + 1;
    if (best === at) return;
    [heap[at], heap[best]] = [heap[best], heap[at]];
    at = best;
  }
}
