import {EVENT_KINDS, toKindIndex} from '../../core/contract/event-kinds.ts';
import {
  type Band,
  HEADS,
  SIGMOID_HEADS,
  type SigmoidHead,
  SOFTMAX_HEADS,
  type SoftmaxHead,
} from '../../core/contract/heads.ts';
import {toHeadProbability, toKindProbabilities} from '../../core/predict/heads.ts';
import type {VisitState} from '../../core/predict/visit-state.ts';
import type {Profile} from '../../core/profile/profile.ts';
import {comesAfter, isAskedAfter, type Sequences} from '../history/sequences.ts';
import type {StoredModel} from '../model/read-model.ts';
import {type HeadAnswer, type SigmoidScores, toSigmoidScores} from '../metrics/sigmoid-scores.ts';

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
  Record<`next_${SoftmaxHead}`, KindScores | null> & Record<SigmoidHead, SigmoidScores | null>
>;

/** A model with its heads, and the visits that they are judged on. */
export interface HeadTallyInput {
  readonly stored: Pick<StoredModel, 'model' | 'manifest' | 'visitHeads'>;
  readonly sequences: Sequences;
  /** [events] */
  readonly timeMs: ArrayLike<number>;
}

/** Collects the answers of a model's heads wherever a browser asks, and the true outcomes. */
export class HeadTally {
  private readonly kinds: ReadonlyMap<SoftmaxHead, Confusion>;
  private readonly answers = new Map(SIGMOID_HEADS.map((head) => [head, [] as HeadAnswer[]]));

  constructor(private readonly input: HeadTallyInput) {
    const has = (head: string): boolean => input.stored.manifest.heads.includes(head);
    this.kinds = new Map(SOFTMAX_HEADS.filter(has).map((head) => [head, new Confusion(EVENT_KINDS.length)]));
  }

  /** @param at the newest event that the shopper's state has seen */
  add(shopper: {state: VisitState; profile: Profile}, at: {visit: number; event: number}): void {
    const {stored, sequences} = this.input;
    const {visit, event} = at;
    if (!isAskedAfter(sequences, visit, event)) return;
    const next = event + 1;
    if (next < sequences.start[visit + 1]) {
      for (const [head, confusion] of this.kinds) {
        confusion.add(toKindProbabilities(stored.model, shopper.state, head), sequences.kind[next]);
      }
    }
    for (const [head, own] of this.answers) {
      const probability = toHeadProbability(stored, shopper, head);
      if (probability === undefined) continue;
      own.push({...at, probability, came: Number(comesAfter(sequences, at, toKindIndex(HEADS[head].later)))});
    }
  }

  /** The answers of a head so far; none where the model lacks it. */
  answersOf(head: SigmoidHead): readonly HeadAnswer[] {
    return this.answers.get(head) ?? [];
  }

  scores(): HeadScores {
    const {stored, sequences, timeMs} = this.input;
    const binary = [...this.answers].map(([head, answers]) => {
      const later = toKindIndex(HEADS[head].later);
      const toBand = ({probability}: HeadAnswer): Band | undefined => stored.visitHeads.toBand(head, probability);
      return [head, toSigmoidScores(answers, {sequences, timeMs, later, toBand})];
    });
    const kinds = SOFTMAX_HEADS.map((head) => [`next_${head}`, this.kinds.get(head)?.scores() ?? null]);
    return Object.fromEntries([...kinds, ...binary]) as HeadScores; // one entry per head
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
