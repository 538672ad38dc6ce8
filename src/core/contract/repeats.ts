import * as v from 'valibot';
import {toListSchema, toNumberSchema, toTextSchema} from './bounded.ts';
import {parse} from './parse.ts';

/** Version of repeats.json that this code writes and reads. */
export const REPEATS_FORMAT = 1;

/** Most products that the file names, those with most buyers first; some 40 bytes each. */
export const MAX_REPEAT_PRODUCTS = 20_000;
export const MAX_REPEAT_CATEGORIES = 2000;
/** Longest gap: with a longer one a shop knows nothing of when something is bought again. */
const MAX_GAP_DAYS = 3650;

/** Name; share of the buyers who bought it again, 0 to 1; median days between two orders of the same buyer. */
const RowSchema = v.tuple([toTextSchema(500), toNumberSchema(0, 1), toNumberSchema(0, MAX_GAP_DAYS)]);

const RepeatsSchema = v.object({
  format: v.literal(REPEATS_FORMAT),
  /** By id, for products with enough buyers to tell. */
  products: toListSchema(RowSchema, MAX_REPEAT_PRODUCTS),
  /** By category path, for all other products: how often a product of the category is bought again. */
  categories: toListSchema(RowSchema, MAX_REPEAT_CATEGORIES),
});

/** What is bought again, and when: repeats.json of a model. */
export type RepeatsFile = Readonly<v.InferOutput<typeof RepeatsSchema>>;

/** @throws ProfilerError `model-corrupt` naming the first field that does not fit */
export function parseRepeats(raw: unknown): RepeatsFile {
  return parse(RepeatsSchema, raw, {
    code: 'model-corrupt',
    what: 'repeats.json',
    remedy: 'Train the model again with this version.',
  });
}
