import {toAscendingOrder} from './ascending-order.ts';

/** One point of the reliability curve. */
export interface ReliabilityBin {
  /** Mean probability. */
  readonly predicted: number;
  /** Share of positives. */
  readonly observed: number;
  readonly examples: number;
}

const BINS = 15;

/** Reliability curve over 15 bins of equal count (fewer for fewer examples), lowest probabilities first. */
export function toReliability(probabilities: ArrayLike<number>, labels: ArrayLike<number>): ReliabilityBin[] {
  const order = toAscendingOrder(probabilities);
  const bins = Math.min(BINS, order.length);
  return Array.from({length: bins}, (_, bin) => {
    const from = Math.floor((bin * order.length) / bins);
    const to = Math.floor(((bin + 1) * order.length) / bins);
    let predicted = 0;
    let observed = 0;
    for (let i = from; i < to; i++) {
      predicted += probabilities[order[i]];
      observed += labels[order[i]];
    }
    return {predicted: predicted / (to - from), observed: observed / (to - from), examples: to - from};
  });
}

/**
 * Expected calibration error: mean distance between predicted and observed over the reliability bins, weighted by
 * examples. Bins have equal counts (Nguyen and O'Connor 2015); with the equal widths of Guo et al. 2017 the numbers
 * differ.
 */
export function toCalibrationError(reliability: readonly ReliabilityBin[]): number {
  const examples = reliability.reduce((sum, bin) => sum + bin.examples, 0);
  return reliability.reduce((sum, bin) => sum + bin.examples * Math.abs(bin.predicted - bin.observed), 0) / examples;
}
