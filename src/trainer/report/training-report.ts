import type {SigmoidHead, SoftmaxHead} from '../../core/contract/heads.ts';
import type {SigmoidScores} from '../metrics/sigmoid-scores.ts';
import type {BinaryScores} from '../metrics/binary.ts';
import type {RankingScores} from '../metrics/ranking.ts';

/** Content of a training report. Shares are fractions, 0 to 1, and are printed x100. */
export interface TrainingReport {
  /** Heading: the name of the shop or the history, any text. */
  readonly title: string;
  readonly history: HistoryFacts;
  readonly model: ModelFacts;
  /** One entry per epoch, oldest first. */
  readonly epochs: readonly EpochFacts[];
  /** Scores on visits that the model was not trained on; absent if it was not evaluated. */
  readonly nextItem?: RankingScores;
  /** Scores of the baselines on the same visits, by name; those with `by_prefix_length` get a line in the chart. */
  readonly baselines?: Readonly<Record<string, RankingSummary>>;
  /** Heads that name the next event's kind; absent those that the model lacks. */
  readonly kinds?: Readonly<Partial<Record<SoftmaxHead, {readonly accuracy: number; readonly macro_f1: number}>>>;
  /** Heads of what still comes in the visit; absent those that the model lacks or the test visits cannot judge. */
  readonly heads?: Readonly<Partial<Record<SigmoidHead, HeadFacts<SigmoidScores>>>>;
  /** No purchase within the horizon; absent if the model has no churn head. */
  readonly churn?: HeadFacts;
  /** k-means segments in any order; absent if there are none. */
  readonly segments?: readonly SegmentFacts[];
  /** Options of the run; names of nested ones are joined by dots. */
  readonly configuration: object;
}

/** The history that the model was trained on. */
export interface HistoryFacts {
  /** File or folder. */
  readonly name: string;
  readonly visits: number;
  readonly events: number;
  readonly items: number;
  /** Number of shoppers, if known. */
  readonly visitors?: number;
  /** SHA-256 (hex) of the columns. */
  readonly dataHash: string;
}

/** Size of the model, and cost of the training. */
export interface ModelFacts {
  /** Bytes of all files of the model. */
  readonly bytes: number;
  readonly seed: number;
  /** Backend of the training: native, wasm, … */
  readonly backend?: string;
  /** Wall time of the whole run. */
  readonly seconds?: number;
}

/** One pass over the history. */
export interface EpochFacts {
  /** 1 for the first. */
  readonly epoch: number;
  /** Mean cross entropy of the next item, in nats. */
  readonly loss: number;
  /** recall@20 on the validation part; absent if it was not measured after this epoch. */
  readonly recall?: number;
  /** mrr@20 on the validation part. */
  readonly mrr?: number;
  /** Wall time, including validation. */
  readonly seconds?: number;
  /** Resident memory at the end of the epoch. */
  readonly megabytes?: number;
}

/** Scores of one row of the results table; those beyond recall and mrr are optional. */
export type RankingSummary = Pick<RankingScores, 'recall@20' | 'mrr@20'> & Partial<RankingScores>;

/** Scores of a binary head and its baselines. */
export interface HeadFacts<Scores extends BinaryScores = BinaryScores> {
  readonly scores: Scores;
  /** On the same visits, by name of the baseline. */
  readonly baselines?: Readonly<Record<string, Omit<BinaryScores, 'reliability'>>>;
}

/** One segment of shoppers. */
export interface SegmentFacts {
  readonly name: string;
  /** Share of the shoppers. */
  readonly share: number;
  /** Description in one sentence. */
  readonly description?: string;
}
