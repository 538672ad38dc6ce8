import {EVENT_KINDS, toKindIndex} from '../../core/contract/event-kinds.ts';
import {
  HEAD_NAMES,
  HEADS,
  SIGMOID_HEADS,
  type SigmoidHead,
  SOFTMAX_HEADS,
  type SoftmaxHead,
} from '../../core/contract/heads.ts';
import {toHeadProbability, toKindProbabilities} from '../../core/predict/heads.ts';
import type {VisitState} from '../../core/predict/visit-state.ts';
import {type BinaryScores, toBinaryScores} from '../metrics/binary.ts';
import type {StoredModel} from '../model/read-model.ts';

/** Quality of a head that predicts the next event's kind. */
export interface KindScores {
  readonly accuracy: number;
  readonly macro_f1: number;
}

/**
 * Scores of the heads by name, `next_` before those of the next event's kind; null for a head that the model lacks or
 * that these visits cannot evaluate.
 */
export type HeadScores = Readonly<
  Record<`next_${SoftmaxHead}`, KindScores | null> & Record<SigmoidHead, BinaryScores | null>
>;

/** Collects the predictions of a model's heads and the true outcomes. */
export class HeadTally {
  private readonly kinds: ReadonlyMap<SoftmaxHead, Confusion>;
  private readonly binary = new Map(
    SIGMOID_HEADS.map((head) => [head, {probabilities: [] as number[], labels: [] as number[]}]),
  );

  constructor(private readonly stored: Pick<StoredModel, 'model' | 'manifest'>) {
    const has = (head: string): boolean => stored.manifest.heads.includes(head);
    this.kinds = new Map(SOFTMAX_HEADS.filter(has).map((head) => [head, new Confusion(EVENT_KINDS.length)]));
  }

  /** @param coming kinds of the events that follow in the visit, at least one */
  add(state: VisitState, coming: Uint8Array): void {
    for (const [head, confusion] of this.kinds) {
      confusion.add(toKindProbabilities(this.stored.model, state, head), coming[0]);
    }
    for (const [head, {probabilities, labels}] of this.binary) {
      const probability = toHeadProbability(this.stored, state, head);
      if (probability === undefined) continue;
      probabilities.push(probability);
      labels.push(coming.includes(toKindIndex(HEADS[head].later)) ? 1 : 0);
    }
  }

  scores(): HeadScores {
    return Object.fromEntries(
      HEAD_NAMES.map((head) => {
        const binary = this.binary.get(head as SigmoidHead);
        if (binary) return [head, toBinaryScores(binary.probabilities, binary.labels)];
        return [`next_${head}`, this.kinds.get(head as SoftmaxHead)?.scores() ?? null];
      }),
    ) as HeadScores; // one entry per head
  }
}

/** A confusion matrix: counts of predicted against true classes. */
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

  /** Accuracy, and macro F1 over the classes that occur as truth or as prediction. */
  scores(): KindScores {
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
