/** Quality of probabilities of a yes-or-no outcome. */
export interface BinaryScores {
  readonly auc: number;
  readonly average_precision: number;
  /** Mean, nats; probabilities are kept 1e-7 away from 0 and 1. */
  readonly log_loss: number;
  /** Mean squared error of the probability (Brier 1950). */
  readonly brier: number;
  /** Expected calibration error over 15 bins of equal count (Nguyen and O'Connor 2015; Guo et al. 2017 use equal width). */
  readonly ece: number;
  readonly examples: number;
  readonly positives: number;
  /** One point a bin: mean probability, share of positives, examples. */
  readonly reliability: readonly {readonly predicted: number; readonly observed: number; readonly examples: number}[];
}

const BINS = 15;
const SMALLEST = 1e-7;

/** @returns null where all outcomes are alike, so that nothing can be told apart */
export function toBinaryScores(probabilities: ArrayLike<number>, labels: ArrayLike<number>): BinaryScores | null {
  const examples = probabilities.length;
  let positives = 0;
  for (let i = 0; i < examples; i++) positives += labels[i];
  if (positives === 0 || positives === examples) return null;
  let logLoss = 0;
  let brier = 0;
  for (let i = 0; i < examples; i++) {
    const p = Math.min(1 - SMALLEST, Math.max(SMALLEST, probabilities[i]));
    logLoss -= labels[i] ? Math.log(p) : Math.log(1 - p);
    brier += (probabilities[i] - labels[i]) ** 2;
  }
  const reliability = toReliability(probabilities, labels);
  return {
    auc: toAuc(probabilities, labels),
    average_precision: toAveragePrecision(probabilities, labels),
    log_loss: logLoss / examples,
    brier: brier / examples,
    ece: reliability.reduce((sum, bin) => sum + bin.examples * Math.abs(bin.predicted - bin.observed), 0) / examples,
    examples,
    positives,
    reliability,
  };
}

/** Area under the ROC curve: the chance that a positive scores above a negative, ties half (Mann-Whitney). */
export function toAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = ascending(scores);
  let rankSum = 0;
  let positives = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && scores[order[to]] === scores[order[from]]) to++;
    const rank = (from + to + 1) / 2; // mean of the 1-based ranks of the tie
    for (let i = from; i < to; i++) {
      if (!labels[order[i]]) continue;
      rankSum += rank;
      positives++;
    }
    from = to;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (order.length - positives));
}

/** Mean precision at each positive, best score first; a tie counts as one step. */
export function toAveragePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = ascending(scores).reverse();
  let sum = 0;
  let found = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    let here = 0;
    while (to < order.length && scores[order[to]] === scores[order[from]]) here += labels[order[to++]];
    found += here;
    sum += here * (found / to);
    from = to;
  }
  return sum / found;
}

function toReliability(probabilities: ArrayLike<number>, labels: ArrayLike<number>): BinaryScores['reliability'] {
  const order = ascending(probabilities);
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

function ascending(scores: ArrayLike<number>): Int32Array {
  return Int32Array.from({length: scores.length}, (_, i) => i).sort((a, b) => scores[a] - scores[b] || a - b);
}
