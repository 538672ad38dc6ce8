import * as v from 'valibot';
import {parse} from '../core/contract/parse.ts';
import {SHARED_SLOTS, type SlotName} from '../core/contract/shared-slots.ts';

const Names = v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.readonly());
const LabelsSchema = v.strictObject({
  /** Names of segments in the order of the model. */
  segments: v.optional(v.pipe(Names, v.maxLength(SHARED_SLOTS.segment.size - 1))),
  /** The shop's list of categories, in the order that the browsers use: `toCategoryList` of the catalogue. */
  interests: v.optional(v.pipe(Names, v.maxLength(SHARED_SLOTS.interest.size - 1))),
});

/** What the shop calls its segments and categories; browsers send only numbers. */
export type Labels = Readonly<v.InferOutput<typeof LabelsSchema>>;

/** What the merchant reads of a slot. */
export interface SlotText {
  readonly title: string;
  readonly what: string;
  /** Whether the answers have an order of their own; else the largest group comes first. */
  readonly isOrdered: boolean;
}

/** In the order of the dashboard. */
export const SLOT_TEXTS: Readonly<Record<SlotName, SlotText>> = {
  segment: {
    title: 'Segments',
    what: 'Groups of shoppers that behave alike, as the model has found them.',
    isOrdered: false,
  },
  interest: {title: 'Top interests', what: 'The category each shopper looks at most.', isOrdered: false},
  intent: {
    title: 'Purchase intent',
    what: 'How likely a shopper is to buy in the newest visit.',
    isOrdered: true,
  },
  churn: {title: 'Churn', what: 'How likely a shopper is not to come back.', isOrdered: true},
  priceTier: {title: 'Price level', what: 'What the products cost that a shopper looks at.', isOrdered: true},
  activity: {title: 'Activity', what: 'Days with a visit, of the newest 30.', isOrdered: true},
};

/** @throws ProfilerError `argument` naming the field that does not fit */
export function parseLabels(raw: unknown): Labels {
  return parse(LabelsSchema, raw, {code: 'argument', what: 'The file of labels'});
}

/** [answer] of a slot; shorter than the slot where the shop has fewer segments or categories than there is room for. */
export function toLabels(slot: SlotName, {segments, interests}: Labels): readonly string[] {
  switch (slot) {
    case 'segment':
      return ['No segment yet', ...(segments ?? toNumbered('Segment', SHARED_SLOTS.segment.size))];
    case 'interest':
      return ['None yet', ...(interests ?? toNumbered('Category', SHARED_SLOTS.interest.size))];
    case 'priceTier':
      return ['No price seen yet', 'Low prices', 'Middle prices', 'High prices'];
    case 'activity':
      return ['None', ...toDays(SHARED_SLOTS.activity.edges)];
    case 'intent':
    case 'churn':
      return ['Not known', ...toPercents(SHARED_SLOTS[slot].edges)];
  }
}

function toNumbered(word: string, size: number): string[] {
  return Array.from({length: size - 1}, (_, index) => `${word} ${index + 1}`);
}

function toDays(edges: readonly number[]): string[] {
  const days = (from: number, to: number): string =>
    to > from ? `${from}–${to} days` : `${from} day${from > 1 ? 's' : ''}`;
  const bands = [1, ...edges].map((from, i) => (i < edges.length ? days(from, edges[i] - 1) : `${from} days and more`));
  return bands;
}

function toPercents(edges: readonly number[]): string[] {
  const percents = edges.map((edge) => Math.round(100 * edge));
  const between = percents.slice(1).map((to, i) => `${percents[i]}–${to} %`);
  return [`Under ${percents[0]} %`, ...between, `${percents[percents.length - 1]} % and more`];
}
