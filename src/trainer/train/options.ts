import {EVENT_KINDS} from '../../core/contract/event-kinds.ts';
import {EVENT_FEATURES} from '../../core/features/event-features.ts';
import type {NetworkSizes} from '../../core/predict/network.ts';

/** The settings of a training run; the defaults suit every shop, see toDefaultOptions. */
export interface TrainOptions {
  readonly seed: number;
  readonly epochs: number;
  /** Passes over the newest part of the history, the validation part included, after the mix is fitted. */
  readonly finishEpochs: number;
  /** Number of examples per step. */
  readonly rows: number;
  /** Adam's rates for the network and for the item vectors; both fall linearly. */
  readonly rate: number;
  readonly itemRate: number;
  readonly scale: number;
  readonly dropoutItem: number;
  /** Dropout of the candidates' vectors in the softmax (robust distance measuring, Hou et al. 2022). */
  readonly dropoutCandidate: number;
  readonly dropoutHidden: number;
  /** Candidates drawn per step; with fewer items in the shop, all of them are scored. */
  readonly negatives: number;
  /** Maximum number of events of a visit read in one pass. */
  readonly maxSteps: number;
  /** Share of the visits, the newest, held back for validation. */
  readonly validationShare: number;
  /** Maximum number of visits used for validation. */
  readonly validationVisits: number;
  /** Maximum number of neighbours of an item; below, the number of visits in which a pair must occur. */
  readonly neighbours: number;
  readonly minimumSupport: number;
  /** Give items a prior from their newest traffic, see item-trend.ts. */
  readonly trend: boolean;
  /** Bits of one component of a stored item vector. */
  readonly itemBits: 4 | 5 | 6 | 8;
  /** Byte limit of the model files, per item. */
  readonly bytesPerItem: number;
  readonly sizes: NetworkSizes;
}

export const DEFAULT_TRAIN_OPTIONS: TrainOptions = {
  seed: 1,
  epochs: 7,
  finishEpochs: 1,
  rows: 512,
  rate: 0.003,
  itemRate: 0.012,
  scale: 14,
  dropoutItem: 0.5,
  dropoutCandidate: 0.15,
  dropoutHidden: 0.35,
  negatives: 4096,
  maxSteps: 30,
  validationShare: 0.05,
  validationVisits: 4000,
  neighbours: 10,
  minimumSupport: 2,
  trend: true,
  itemBits: 5,
  bytesPerItem: 92,
  sizes: {
    vector: 128,
    kernel: 3,
    convolution: 32,
    profile: 32,
    hidden: 100,
    features: EVENT_FEATURES,
    memory: 10,
    actions: EVENT_KINDS.length,
  },
};

/** Mean number of events per item from which item vectors need little dropout. */
const DENSE_EVENTS_PER_ITEM = 200;

/**
 * The defaults for a history. Few items with many events each need less dropout, and more but smaller steps (e-shop
 * clothing, 535 events an item: docs/model.md); everything else is one setting for all.
 */
export function toDefaultOptions({events, items}: {events: number; items: number}): TrainOptions {
  if (events < DENSE_EVENTS_PER_ITEM * items) return DEFAULT_TRAIN_OPTIONS;
  return {...DEFAULT_TRAIN_OPTIONS, epochs: 12, rows: 256, dropoutItem: 0.2, dropoutCandidate: 0, dropoutHidden: 0.25};
}
