import * as v from 'valibot';

/** Schema of a finite number from `least` to `most`. */
export const toNumberSchema = (least: number, most: number) =>
  v.pipe(v.number(), v.finite(), v.minValue(least), v.maxValue(most));

/** Schema of a whole number from `least` to `most`. */
export const toCountSchema = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

/** Schema of a text of at most `most` UTF-16 units. */
export const toTextSchema = (most: number) => v.pipe(v.string(), v.maxLength(most));

/**
 * Schema of a list of at most `most` entries. The length is checked before the first entry is read: `v.maxLength`
 * behind `v.array` would read all of a million wrong entries, and keep an issue for each, before it counts them.
 */
export const toListSchema = <Schema extends v.GenericSchema>(schema: Schema, most: number, least = 0) =>
  v.pipe(
    v.custom<v.InferInput<Schema>[]>(
      (value) => Array.isArray(value) && value.length >= least && value.length <= most,
      `expected a list of ${least} to ${most} entries`,
    ),
    v.array(schema),
  );
