/** One question that a report may answer about a shopper. Answers are 0 .. size - 1; 0 means unknown or none. */
export interface SharedSlot {
  readonly size: number;
  /**
   * For answers that are ranges of a number: lower ends of the answers 2, 3, ...; a number below the first of them has
   * answer 1.
   */
  readonly edges?: readonly number[];
}

/**
 * Every question that a report may answer. Browser and server both take them from here; changing a size or an edge
 * needs a new COARSE_FORMAT.
 */
export const SHARED_SLOTS = {
  /** Index of the segment, plus 1. */
  segment: {size: 17},
  /** Index of the strongest category in the shop's list of categories, plus 1. */
  interest: {size: 33},
  /** 1 low, 2 middle, 3 high. */
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

/** A value for each slot. */
export function mapSlots<Value>(toValue: (slot: SlotName) => Value): Readonly<Record<SlotName, Value>> {
  // One for each name.
  return Object.fromEntries(SLOT_NAMES.map((slot) => [slot, toValue(slot)])) as Record<SlotName, Value>;
}

/**
 * The true answer to each question. It must not leave the browser like this: core/privacy picks one and randomises it.
 */
export type SlotAnswers = Readonly<Record<SlotName, number>>;

/** The texts of a slot on the dashboard. */
export interface SlotText {
  readonly title: string;
  readonly what: string;
  /** Whether answers are shown in their own order, such as low to high; if not, the largest group comes first. */
  readonly isOrdered: boolean;
  /** Label of answer 0. */
  readonly none: string;
  /** Labels of the other answers: made from the band edges, from a list that the shop gives, or written here. */
  readonly answers:
    'days' | 'percent' | {readonly list: 'segments' | 'interests'; readonly word: string} | readonly string[];
}

/** In the order of the dashboard. Only the server uses these texts; they are not part of any script of the page. */
export const SLOT_TEXTS: Readonly<Record<SlotName, SlotText>> = {
  segment: {
    title: 'Segments',
    what: 'Groups of shoppers with similar behaviour. The groups come from training on the shop’s history.',
    isOrdered: false,
    none: 'No segment yet',
    answers: {list: 'segments', word: 'Segment'},
  },
  interest: {
    title: 'Top interests',
    what: 'The category that shoppers look at most.',
    isOrdered: false,
    none: 'No category yet',
    answers: {list: 'interests', word: 'Category'},
  },
  intent: {
    title: 'Purchase intent',
    what: 'How likely shoppers were to buy during their latest visit, as predicted in their browsers.',
    isOrdered: true,
    none: 'No prediction yet',
    answers: 'percent',
  },
  churn: {
    title: 'Churn',
    what: 'How likely shoppers are not to come back, as predicted in their browsers.',
    isOrdered: true,
    none: 'No prediction yet',
    answers: 'percent',
  },
  priceTier: {
    title: 'Price level',
    what: 'Whether shoppers look at low, middle or high prices.',
    isOrdered: true,
    none: 'No price seen yet',
    answers: ['Low prices', 'Middle prices', 'High prices'],
  },
  activity: {
    title: 'Activity',
    what: 'On how many of the last 30 days shoppers visited the shop.',
    isOrdered: true,
    none: 'No day',
    answers: 'days',
  },
};
