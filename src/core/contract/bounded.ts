import * as v from 'valibot';

/** A finite number from `least` to `most`. */
export const toNumberSchema = (least: number, most: number) =>
  v.pipe(v.number(), v.finite(), v.minValue(least), v.maxValue(most));

/** A whole number from `least` to `most`. */
export const toCountSchema = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

/** A text of at most `most` UTF-16 units. */
export const toTextSchema = (most: number) => v.pipe(v.string(), v.maxLength(most));

/**
 * A list of at most `most` entries. The length is looked at before the first entry is read: `v.maxLength` behind `v.array` would read all of
 * a million wrong entries, and keep an issue for each, before it counts them.
 */
export const toListSchema = <Schema extends v.GenericSchema>(schema: Schema, most: number, least = 0) =>
  v.pipe(
    v.custom<v.InferInput<Schema>[]>(
      (value) => Array.isArray(value) && value.length >= least && value.length <= most,
      `expected a list of ${least} to ${most} entries`,
    ),
    v.array(schema),
  );

/**
 * What a schema makes of a value.
 *
 * @param onFault gets the place of the first field that does not fit, `name` for the whole, and what is wrong there
 * @throws what `onFault` gives
 */
export function parseBounded<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  {name, onFault}: {name: string; onFault: (place: string, message: string) => Error},
): v.InferOutput<Schema> {
  // Stops at the first fault: nobody reads a second one, and a hostile file could have millions.
  const result = v.safeParse(schema, raw, {abortEarly: true});
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = issue.path?.map((step) => String(step.key)).join('.') ?? name;
  throw onFault(place.slice(0, MAX_QUOTE), issue.message.slice(0, MAX_QUOTE));
}

/** A wrong value is quoted in its message; a megabyte of it helps nobody. */
const MAX_QUOTE = 200;
