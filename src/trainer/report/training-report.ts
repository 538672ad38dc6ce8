import type {BinaryScores} from '../metrics/binary.ts';
import type {RankingScores} from '../metrics/ranking.ts';

/** Everything `buildTrainingReport` shows. Shares are fractions, 0 to 1; the report prints them x100. */
export interface TrainingReport {
  /** Heading, the shop's or the history's name; any text. */
  readonly title: string;
  readonly history: HistoryFacts;
  readonly model: ModelFacts;
  /** One entry an epoch, oldest first. */
  readonly epochs: readonly EpochFacts[];
  /** The model on visits it was not trained on; absent where it was not evaluated. */
  readonly nextItem?: RankingScores;
  /** Baselines on the same visits, by name; `by_prefix_length` draws a line each. */
  readonly baselines?: Readonly<Record<string, RankingSummary>>;
  /** Absent where the model has no next-action head. */
  readonly nextAction?: {readonly accuracy: number; readonly macro_f1: number};
  /** Purchase in this visit; absent where the model has no such head or the test visits are all alike. */
  readonly purchase?: HeadFacts;
  /** Will not come back within the horizon; absent where the model has no such head. */
  readonly churn?: HeadFacts;
  /** k-means segments, any order; absent where none were made. */
  readonly segments?: readonly SegmentFacts[];
  /** Options of the run as given to the trainer; nested objects are shown with dotted names. */
  readonly configuration: object;
}

export interface HistoryFacts {
  /** File or folder. */
  readonly name: string;
  readonly visits: number;
  readonly events: number;
  readonly items: number;
  /** Shoppers, where the file knows them. */
  readonly visitors?: number;
  /** SHA-256 (hex) of the columns. */
  readonly dataHash: string;
}

export interface ModelFacts {
  /** All files of the model. */
  readonly bytes: number;
  readonly seed: number;
  /** Where training ran: native, wasm, … */
  readonly backend?: string;
  /** Wall time of the whole run. */
  readonly seconds?: number;
}

export interface EpochFacts {
  /** 1 for the first. */
  readonly epoch: number;
  /** Mean cross entropy of the next item, nats. */
  readonly loss: number;
  /** Recall@20 on the validation part; absent where it was not measured after this epoch. */
  readonly recall?: number;
  /** Mrr@20 on the validation part. */
  readonly mrr?: number;
  /** Wall time, validation included. */
  readonly seconds?: number;
  /** Resident memory at the end of the epoch. */
  readonly megabytes?: number;
}

/** What a row of the results table needs; the rest is shown where it is known. */
export type RankingSummary = Pick<RankingScores, 'recall@20' | 'mrr@20'> & Partial<RankingScores>;

/** A yes-or-no head beside its baselines. */
export interface HeadFacts {
  readonly scores: BinaryScores;
  /** Same visits, by name of the baseline. */
  readonly baselines?: Readonly<Record<string, Omit<BinaryScores, 'reliability'>>>;
}

export interface SegmentFacts {
  readonly name: string;
  /** Share of the shoppers. */
  readonly share: number;
  /** One sentence on what they do. */
  readonly description?: string;
}
