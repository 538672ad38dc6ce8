/** A sparse vector of sums by item: adding and clearing cost time per item touched, not per item of the model. */
export class SparseSum {
  /** [items] the sums; 0 for an item without one. */
  readonly values: Float32Array;
  /** The first `count` are the items with a sum, in the order they were first added to. */
  readonly touched: Int32Array;
  count = 0;

  constructor(items: number) {
    this.values = new Float32Array(items);
    this.touched = new Int32Array(items);
  }

  /** @param value above zero */
  add(item: number, value: number): void {
    if (this.values[item] === 0) this.touched[this.count++] = item;
    this.values[item] += value;
  }

  clear(): void {
    for (let i = 0; i < this.count; i++) this.values[this.touched[i]] = 0;
    this.count = 0;
  }
}
