import {toAuc} from './auc.ts';
import {toAveragePrecision} from './average-precision.ts';
import {toBrierScore} from './brier.ts';
import {type ReliabilityBin, toCalibrationError, toReliability} from './calibration.ts';
import {toLogLoss} from './log-loss.ts';

/** Quality of probabilities of a yes-or-no outcome. */
export interface BinaryScores {
  readonly auc: number;
  readonly average_precision: number;
  /** Mean, in nats. */
  readonly log_loss: number;
  /** Mean squared error of the probability (Brier 1950). */
  readonly brier: number;
  /** Expected calibration error, see toCalibrationError. */
  readonly ece: number;
  readonly examples: number;
  readonly positives: number;
  readonly reliability: readonly ReliabilityBin[];
}

/** Computes all metrics. @returns null if all labels are the same */
export function toBinaryScores(probabilities: ArrayLike<number>, labels: ArrayLike<number>): BinaryScores | null {
  const examples = probabilities.length;
  let positives = 0;
  for (let i = 0; i < examples; i++) positives += labels[i];
  if (positives === 0 || positives === examples) return null;
  const reliability = toReliability(probabilities, labels);
  return {
    auc: toAuc(probabilities, labels),
    average_precision: toAveragePrecision(probabilities, labels),
    log_loss: toLogLoss(probabilities, labels),
    brier: toBrierScore(probabilities, labels),
    ece: toCalibrationError(reliability),
    examples,
    positives,
    reliability,
  };
}
