/** A question about a shopper. Its answers are numbers 0 .. size - 1; 0 means unknown or none. */
export interface SharedSlot {
  readonly size: number;
  /** Where the answer is a band of a number: lower ends of the answers 2, 3, ...; below the first one is answer 1. */
  readonly edges?: readonly number[];
}

/**
 * Every question that a report may answer. Both sides know them only from here; another size or edge needs another
 * format.
 */
export const SHARED_SLOTS = {
  /** Segment + 1. */
  segment: {size: 17},
  /** Strongest category of the shop's list of categories + 1. */
  interest: {size: 33},
  /** low, middle, high. */
  priceTier: {size: 4},
  /** Days with a visit in the last 30; 0 is none. */
  activity: {size: 5, edges: [2, 4, 8]},
  /** Probability of a purchase in the newest visit. */
  intent: {size: 5, edges: [0.05, 0.2, 0.5]},
  /** Probability of not coming back. */
  churn: {size: 5, edges: [0.25, 0.5, 0.75]},
} as const satisfies Readonly<Record<string, SharedSlot>>;

export type SlotName = keyof typeof SHARED_SLOTS;

/** In the order of SHARED_SLOTS. */
export const SLOT_NAMES = Object.keys(SHARED_SLOTS) as readonly SlotName[];

/**
 * One answer to each question. As they are they must not leave the browser: core/privacy picks one and adds the
 * noise.
 */
export type SlotAnswers = Readonly<Record<SlotName, number>>;
