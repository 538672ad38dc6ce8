import type {Random} from '../random.ts';

/** Negatives are drawn by frequency to this power (Mikolov et al. 2013). */
const FREQUENCY_POWER = 0.75;

/** Draws the candidates of sampled softmax, with the correction that keeps the partition sum unbiased. */
export class NegativeSampler {
  private readonly cumulative: Float64Array;
  private readonly share: Float64Array;
  private readonly positions: Int32Array;
  private readonly frequency: Float64Array;

  constructor(itemColumn: Int32Array, items: number) {
    const counts = new Float64Array(items);
    let events = 0;
    for (const item of itemColumn) {
      if (item < 0) continue;
      counts[item]++;
      events++;
    }
    this.frequency = counts.map((count) => count / Math.max(1, events));
    this.share = counts.map((count) => Math.max(1, count) ** FREQUENCY_POWER);
    this.cumulative = new Float64Array(items);
    let sum = 0;
    for (let item = 0; item < items; item++) this.cumulative[item] = sum += this.share[item];
    for (let item = 0; item < items; item++) this.share[item] /= sum;
    this.positions = new Int32Array(items).fill(-1);
  }

  /**
   * The batch's own items and `negatives` draws, without repetition.
   *
   * An item is a candidate if it is drawn or in the batch, which for an item of frequency f and draw probability p has
   * probability 1 - exp(-(negatives·p + targets·f)); `bias` is minus the log of that.
   */
  draw(given: {own: readonly number[]; negatives: number; targets: number; random: Random}) {
    const {own, negatives, targets, random} = given;
    const {positions, cumulative, share, frequency} = this;
    const items: number[] = [];
    positions.fill(-1);
    const take = (item: number): void => {
      if (positions[item] >= 0) return;
      positions[item] = items.length;
      items.push(item);
    };
    for (const item of own) take(item);
    const total = cumulative[cumulative.length - 1];
    for (let n = 0; n < negatives; n++) take(firstAbove(cumulative, random() * total));
    const bias = Float32Array.from(
      items,
      (item) => -Math.log(-Math.expm1(-(negatives * share[item] + targets * frequency[item]))),
    );
    return {items, bias, positions};
  }
}

function firstAbove(cumulative: Float64Array, value: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
