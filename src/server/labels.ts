import * as v from 'valibot';
import {AGGREGATE_SLOTS, type AggregateSlot} from '../core/contract/aggregate.ts';
import {ProfilerError} from '../core/contract/errors.ts';

const Names = v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.readonly());
const LabelsSchema = v.strictObject({
  /** Names of segments in the order of the model. */
  segments: v.optional(v.pipe(Names, v.maxLength(AGGREGATE_SLOTS.segment - 1))),
  /** The shop's list of categories, in the order that the browsers use: `toCategoryList` of the catalogue. */
  interests: v.optional(v.pipe(Names, v.maxLength(AGGREGATE_SLOTS.interest - 1))),
});

/** What the shop calls its segments and categories; browsers send only numbers. */
export type Labels = Readonly<v.InferOutput<typeof LabelsSchema>>;

const FIXED: Readonly<Record<Exclude<AggregateSlot, 'segment' | 'interest'>, readonly string[]>> = {
  priceTier: ['No price seen yet', 'Low prices', 'Middle prices', 'High prices'],
  activity: ['None', '1 day', '2–3 days', '4–7 days', '8 days and more'],
  intent: ['Not known', 'Under 5 %', '5–20 %', '20–50 %', '50 % and more'],
  churn: ['Not known', 'Under 25 %', '25–50 %', '50–75 %', '75 % and more'],
};

/** @throws ProfilerError `argument` naming the field that does not fit */
export function parseLabels(raw: unknown): Labels {
  const result = v.safeParse(LabelsSchema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map((step) => String(step.key)).join('.') ?? 'labels';
  throw new ProfilerError('argument', `The labels do not fit at "${path}": ${issue.message}.`);
}

/** [answer] of a slot; shorter than the slot where the shop has fewer segments or categories than there is room for. */
export function toLabels(slot: AggregateSlot, {segments, interests}: Labels): readonly string[] {
  if (slot === 'segment') return ['No segment yet', ...(segments ?? toNumbered('Segment', AGGREGATE_SLOTS.segment))];
  if (slot === 'interest') return ['None yet', ...(interests ?? toNumbered('Category', AGGREGATE_SLOTS.interest))];
  return FIXED[slot];
}

function toNumbered(word: string, size: number): string[] {
  return Array.from({length: size - 1}, (_, index) => `${word} ${index + 1}`);
}
