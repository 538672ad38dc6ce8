import {EVENT_KINDS} from '../../core/contract/event.ts';
import {toActionProbabilities, toPurchaseLogit, toPurchaseProbability} from '../../core/predict/heads.ts';
import type {VisitState} from '../../core/predict/visit-state.ts';
import {type BinaryScores, toBinaryScores} from '../metrics/binary.ts';
import type {StoredModel} from '../model/read-model.ts';
import {PURCHASE_KIND} from '../train/head-gradients.ts';

/** Scores of the heads; null for a head that the model lacks or that the visits cannot judge. */
export interface HeadScores {
  readonly next_action: {readonly accuracy: number; readonly macro_f1: number} | null;
  readonly purchase: BinaryScores | null;
}

/** Collects what the heads of a model predict, and what then happened. */
export class HeadTally {
  private readonly actions = new Confusion(EVENT_KINDS.length);
  private readonly probabilities: number[] = [];
  private readonly labels: number[] = [];

  constructor(private readonly stored: Pick<StoredModel, 'model' | 'manifest'>) {}

  /** @param coming kinds of the events that follow in the visit, at least one */
  add(state: VisitState, coming: Uint8Array): void {
    const {model, manifest} = this.stored;
    if (manifest.heads.includes('action')) this.actions.add(toActionProbabilities(model, state), coming[0]);
    if (manifest.heads.includes('purchase')) {
      this.probabilities.push(toPurchaseProbability(toPurchaseLogit(model, state), manifest.purchaseCalibration));
      this.labels.push(coming.includes(PURCHASE_KIND) ? 1 : 0);
    }
  }

  scores(): HeadScores {
    return {
      next_action: this.stored.manifest.heads.includes('action') ? this.actions.scores() : null,
      purchase: toBinaryScores(this.probabilities, this.labels),
    };
  }
}

/** Counts of guessed against true classes. */
class Confusion {
  private readonly counts: Int32Array;

  constructor(private readonly classes: number) {
    this.counts = new Int32Array(classes * classes);
  }

  add(probabilities: Float32Array, truth: number): void {
    let best = 0;
    for (let k = 1; k < this.classes; k++) if (probabilities[k] > probabilities[best]) best = k;
    this.counts[truth * this.classes + best]++;
  }

  /** Macro F1 over the classes that occur, as truth or as guess. */
  scores(): {accuracy: number; macro_f1: number} {
    const {classes, counts} = this;
    let right = 0;
    let all = 0;
    const f1: number[] = [];
    for (let k = 0; k < classes; k++) {
      let truth = 0;
      let guessed = 0;
      for (let other = 0; other < classes; other++) {
        truth += counts[k * classes + other];
        guessed += counts[other * classes + k];
      }
      const hit = counts[k * classes + k];
      right += hit;
      all += truth;
      if (truth + guessed > 0) f1.push((2 * hit) / (truth + guessed));
    }
    return {
      accuracy: all > 0 ? right / all : 0,
      macro_f1: f1.reduce((sum, value) => sum + value, 0) / Math.max(1, f1.length),
    };
  }
}
