import type {Random} from '../random.ts';

const ADAM_MEAN = 0.9;
const ADAM_SQUARE = 0.999;
const ADAM_EPSILON = 1e-8;

/**
 * Item vectors of unit length, [items, d], trained by Adam with one second moment per row: the mean of the squares of
 * its gradient (the row-wise variant of large embedding tables; a third of the arithmetic).
 *
 * The parameter is the raw row; network and softmax read it divided by its length, so the gradient's component along
 * the row is removed first (derivative of x / |x|).
 */
export class ItemTable {
  readonly unit: Float32Array;
  private readonly raw: Float32Array;
  private readonly mean: Float32Array;
  private readonly square: Float32Array;
  private steps = 0;

  constructor(
    readonly items: number,
    readonly vector: number,
    random: Random,
  ) {
    this.raw = new Float32Array(items * vector);
    this.unit = new Float32Array(items * vector);
    this.mean = new Float32Array(items * vector);
    this.square = new Float32Array(items);
    const bound = Math.sqrt(3 / vector);
    for (let i = 0; i < this.raw.length; i++) this.raw[i] = (random() * 2 - 1) * bound; // rows of length about 1
    for (let row = 0; row < items; row++) this.normalise(row);
  }

  /** Begins an optimiser step; its rows are then updated by updateRow. */
  startStep(): void {
    this.steps++;
  }

  /**
   * One Adam step of one row.
   *
   * @param gradient derivative of the loss with respect to the unit row, d values from `offset`
   */
  updateRow(row: number, gradient: Float32Array, offset: number, rate: number): void {
    const {vector: d, raw, unit, mean, square} = this;
    const start = row * d;
    let along = 0;
    let gradientSquared = 0;
    let lengthSquared = 0;
    for (let k = 0; k < d; k++) {
      const g = gradient[offset + k];
      const x = raw[start + k];
      along += g * unit[start + k];
      gradientSquared += g * g;
      lengthSquared += x * x;
    }
    const perLength = 1 / Math.sqrt(lengthSquared);
    // |g - (g·u)u|² = |g|² - (g·u)², clamped against rounding.
    const tangentSquared = Math.max(0, gradientSquared - along * along) * perLength * perLength;
    const squareNow = ADAM_SQUARE * square[row] + ((1 - ADAM_SQUARE) * tangentSquared) / d;
    square[row] = squareNow;
    const corrected = squareNow / (1 - ADAM_SQUARE ** this.steps);
    const rateNow = rate / (1 - ADAM_MEAN ** this.steps) / (Math.sqrt(corrected) + ADAM_EPSILON);
    const give = (1 - ADAM_MEAN) * perLength;
    const giveAlong = give * along;
    let newLength = 0;
    for (let k = 0; k < d; k++) {
      const m = ADAM_MEAN * mean[start + k] + give * gradient[offset + k] - giveAlong * unit[start + k];
      const value = raw[start + k] - rateNow * m;
      mean[start + k] = m;
      raw[start + k] = value;
      newLength += value * value;
    }
    const inverse = 1 / Math.sqrt(newLength);
    for (let k = 0; k < d; k++) unit[start + k] = raw[start + k] * inverse;
  }

  /** Does something while these items have other vectors, [rows, d], of unit length or zero. */
  async withRows<T>(rows: readonly number[], vectors: Float32Array, task: () => Promise<T>): Promise<T> {
    const {vector: d, unit} = this;
    const own = rows.map((row) => unit.slice(row * d, row * d + d));
    rows.forEach((row, index) => unit.set(vectors.subarray(index * d, index * d + d), row * d));
    try {
      return await task();
    } finally {
      rows.forEach((row, index) => unit.set(own[index], row * d));
    }
  }

  /** The state needed to resume a run, by name; the arrays are not copies. */
  toState(): Record<string, Float32Array> {
    return {
      'items.raw': this.raw,
      'items.mean': this.mean,
      'items.square': this.square,
      'items.steps': Float32Array.of(this.steps),
    };
  }

  restore(state: Readonly<Record<string, Float32Array>>): void {
    this.raw.set(state['items.raw']);
    this.mean.set(state['items.mean']);
    this.square.set(state['items.square']);
    this.steps = state['items.steps'][0];
    for (let row = 0; row < this.items; row++) this.normalise(row);
  }

  private normalise(row: number): void {
    const {vector: d, raw, unit} = this;
    let length = 0;
    for (let k = row * d; k < (row + 1) * d; k++) length += raw[k] * raw[k];
    const inverse = 1 / Math.sqrt(length);
    for (let k = row * d; k < (row + 1) * d; k++) unit[k] = raw[k] * inverse;
  }
}
