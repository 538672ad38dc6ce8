import {toTopItems} from '../../core/recommend/top-items.ts';

/** Scores of items by a baseline, most of them 0; one object is reused for every example. */
export class SparseScores {
  private readonly score: Float64Array;
  private readonly touched: Int32Array;
  private count = 0;

  constructor(items: number) {
    this.score = new Float64Array(items);
    this.touched = new Int32Array(items);
  }

  clear(): void {
    for (let at = 0; at < this.count; at++) this.score[this.touched[at]] = 0;
    this.count = 0;
  }

  /** @param weight above 0; other weights are ignored */
  add(item: number, weight: number): void {
    if (!(weight > 0)) return;
    if (this.score[item] === 0) this.touched[this.count++] = item;
    this.score[item] += weight;
  }

  /** @returns 0 for an item without a score */
  scoreOf(item: number): number {
    return this.score[item];
  }

  /**
   * Rank of an item, 1 for the best. Ties count half, rounded up: the expected rank in random order, as in `toRank`.
   * An item without a score has rank Infinity and is a miss, which never favours a baseline.
   */
  rankOf(item: number): number {
    const own = this.score[item];
    if (own === 0) return Infinity;
    let above = 0;
    let ties = -1; // the loop also counts the item itself as a tie
    for (let at = 0; at < this.count; at++) {
      const other = this.score[this.touched[at]];
      if (other > own) above++;
      else if (other === own) ties++;
    }
    return 1 + above + Math.ceil(ties / 2);
  }

  /** The `count` items with the highest scores, best first, ties by item index; fewer if fewer have a score. */
  top(count: number): number[] {
    const items = this.touched.slice(0, this.count).sort();
    const scores = Float64Array.from(items, (item) => this.score[item]);
    return toTopItems(scores, count).map((at) => items[at]);
  }
}
