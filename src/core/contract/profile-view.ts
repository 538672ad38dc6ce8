import type {Band, SigmoidHead} from './heads.ts';

/** One interest of a shopper; the shares of a list sum to at most 1. */
export interface Interest {
  readonly name: string;
  /** 0 to 1, decayed by time. */
  readonly share: number;
}

export const FUNNEL_STAGES = ['new', 'browsing', 'considering', 'cart', 'checkout', 'customer'] as const;
export type FunnelStage = (typeof FUNNEL_STAGES)[number];

export const PRICE_TIERS = ['low', 'middle', 'high'] as const;
export type PriceTier = (typeof PRICE_TIERS)[number];

/** The explicit half of a profile in readable form; the answer of `vitrine('profile')`. */
export interface ProfileView {
  /** Number of accepted events, and of visits. */
  readonly events: number;
  readonly visits: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Strongest first, at most 10 each. */
  readonly categories: readonly Interest[];
  readonly brands: readonly Interest[];
  /** Undefined until a price was seen. */
  readonly priceTier?: PriceTier;
  /** Share of discounted products among those looked at, 0 to 1. */
  readonly discountSeeking: number;
  /** Days since the last purchase (undefined: none), purchases, money spent in hundredths. */
  readonly recencyDays?: number;
  readonly frequency: number;
  readonly monetaryCents: number;
  readonly funnelStage: FunnelStage;
  /** Share of events by hour of the day [24] and weekday [7, 0 = Sunday], local time. */
  readonly hours: readonly number[];
  readonly weekdays: readonly number[];
  readonly segment?: {readonly index: number; readonly name: string};
  /** Attributes that the shop declared with the shopper's agreement. */
  readonly declared: {readonly ageBand?: string; readonly gender?: string; readonly region?: string};
  /** Events not counted, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
}

/** The network's predictions; the answer of `vitrine('predict')`. */
export interface Prediction {
  /** Likeliest next products and their probabilities, at most 20. */
  readonly nextItems: readonly {readonly itemId: string; readonly probability: number}[];
  /** Likeliest next action with its probability; undefined if the model has no such head, and between visits. */
  readonly nextAction?: {readonly kind: string; readonly probability: number};
  /**
   * By head of HEADS: probability that an event of its kind still comes in this visit. Undefined for heads that the
   * model lacks, and between visits; `purchase` includes the correction learned from how this shopper's earlier visits
   * ended.
   */
  readonly heads?: Readonly<Partial<Record<SigmoidHead, number>>>;
  /** The same as heads.purchase. */
  readonly purchaseProbability?: number;
  /** The band of purchaseProbability; undefined where the model names none. */
  readonly purchaseBand?: Band;
  /** Probability that the shopper does not come back within the model's horizon. */
  readonly churnProbability?: number;
  /** The engine that computed the answer: the network on WebGL or CPU, or `popular` while there is no model. */
  readonly engine: 'webgl' | 'cpu' | 'popular';
}
