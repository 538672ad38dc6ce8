/** The visits of one shard, oldest first: 20 bytes a visit. */
export interface ShardVisits {
  /** [visits] time of the first event. */
  readonly startMs: Float64Array;
  /** [visits] events. */
  readonly events: Int32Array;
  /** [visits, 2] 64-bit hash of the shopper, low and high half; both 0 where she is unknown. */
  readonly visitor: Uint32Array;
}

/** Where the visits of all shards lie in one history in time order. */
export interface VisitOrder {
  /** [visits + 1] offset of each visit's first event. */
  readonly visitStart: Int32Array;
  /** [visits] shard of each visit. */
  readonly shard: Uint16Array;
  /** Of each shard, the first visit that is part of the history; all after it are. */
  readonly firstVisit: readonly number[];
}

/**
 * Merges the visits of shards by the time of their first events; of two at the same time the one of the earlier shard comes first.
 *
 * @param newest keeps only the newest visits: as many as have at most this many events together, but at least one
 */
export function mergeVisits(shards: readonly ShardVisits[], newest = Infinity): VisitOrder {
  const next = shards.map(({startMs}) => startMs.length - 1);
  const total = shards.reduce((sum, {startMs}) => sum + startMs.length, 0);
  // From the newest visit back, so that a window is known without looking at what is older.
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

/** Moves an entry of a binary heap down to its place. */
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
