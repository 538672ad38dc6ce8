/**
 * Indices of the highest scores, best first, equal ones by index; found with a heap of `count` places in one pass,
 * without sorting.
 *
 * @param accept asked only for scores that would be among the best so far; NaN and -Infinity are never taken
 */
export function toTopItems(scores: Float32Array, count: number, accept: (index: number) => boolean): number[] {
  const heap: number[] = []; // the worst of the best at the root
  const isWorse = (a: number, b: number): boolean => scores[a] < scores[b] || (scores[a] === scores[b] && a > b);
  let bar = -Infinity;
  for (let index = 0; index < scores.length && count > 0; index++) {
    if (!(scores[index] > bar) || !accept(index)) continue;
    if (heap.length < count) {
      heap.push(index);
      siftUp(heap, isWorse);
    } else {
      heap[0] = index;
      siftDown(heap, isWorse);
    }
    if (heap.length === count) bar = scores[heap[0]];
  }
  return heap.sort((a, b) => (isWorse(a, b) ? 1 : -1));
}

function siftUp(heap: number[], isWorse: (a: number, b: number) => boolean): void {
  for (let at = heap.length - 1; at > 0;) {
    const parent = (at - 1) >> 1;
    if (!isWorse(heap[at], heap[parent])) return;
    [heap[at], heap[parent]] = [heap[parent], heap[at]];
    at = parent;
  }
}

function siftDown(heap: number[], isWorse: (a: number, b: number) => boolean): void {
  for (let at = 0; ;) {
    let worst = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && isWorse(heap[child], heap[worst])) worst = child;
    }
    if (worst === at) return;
    [heap[at], heap[worst]] = [heap[worst], heap[at]];
    at = worst;
  }
}
