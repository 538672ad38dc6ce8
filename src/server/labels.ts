import * as v from 'valibot';
import {parse} from '../core/contract/parse.ts';
import {
  SHARED_SLOTS,
  type SharedSlot,
  SLOT_TEXTS,
  type SlotName,
  type SlotText,
} from '../core/contract/shared-slots.ts';

const Names = v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.readonly());
const LabelsSchema = v.strictObject({
  /** Names of segments in the order of the model. */
  segments: v.optional(v.pipe(Names, v.maxLength(SHARED_SLOTS.segment.size - 1))),
  /** The shop's list of categories, in the order that the browsers use: `toCategoryList` of the catalogue. */
  interests: v.optional(v.pipe(Names, v.maxLength(SHARED_SLOTS.interest.size - 1))),
});

/** The shop's names of segments and categories; browsers send only numbers. */
export type Labels = Readonly<v.InferOutput<typeof LabelsSchema>>;

/** @throws ProfilerError `argument` naming the field that does not fit */
export function parseLabels(raw: unknown): Labels {
  return parse(LabelsSchema, raw, {code: 'argument', what: 'The file of labels'});
}

/** [answer] of a slot; shorter than the slot if the shop has fewer segments or categories than there is room for. */
export function toLabels(slot: SlotName, labels: Labels): readonly string[] {
  const {none, answers}: SlotText = SLOT_TEXTS[slot];
  const {size, edges = []}: SharedSlot = SHARED_SLOTS[slot];
  if (answers === 'days') return [none, ...toDays(edges)];
  if (answers === 'percent') return [none, ...toPercents(edges)];
  if ('list' in answers) return [none, ...(labels[answers.list] ?? toNumbered(answers.word, size))];
  return [none, ...answers];
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
