import * as v from 'valibot';
/** A finite number from `least` to `most`. */
export declare const toNumberSchema: (
  least: number,
  most: number,
) => v.SchemaWithPipe<
  readonly [
    v.NumberSchema<undefined>,
    v.FiniteAction<number, undefined>,
    v.MinValueAction<number, number, undefined>,
    v.MaxValueAction<number, number, undefined>,
  ]
>;
/** A whole number from `least` to `most`. */
export declare const toCountSchema: (
  least: number,
  most: number,
) => v.SchemaWithPipe<
  readonly [
    v.NumberSchema<undefined>,
    v.SafeIntegerAction<number, undefined>,
    v.MinValueAction<number, number, undefined>,
    v.MaxValueAction<number, number, undefined>,
  ]
>;
/** A text of at most `most` UTF-16 units. */
export declare const toTextSchema: (
  most: number,
) => v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, number, undefined>]>;
/**
 * A list of at most `most` entries. The length is looked at before the first entry is read: `v.maxLength` behind `v.array` would read all of
 * a million wrong entries, and keep an issue for each, before it counts them.
 */
export declare const toListSchema: <Schema extends v.GenericSchema>(
  schema: Schema,
  most: number,
  least?: number,
) => v.SchemaWithPipe<
  readonly [
    v.CustomSchema<v.InferInput<Schema>[], v.ErrorMessage<v.CustomIssue> | undefined>,
    v.ArraySchema<Schema, undefined>,
  ]
>;
/**
 * What a schema makes of a value.
 *
 * @param onFault gets the place of the first field that does not fit, `name` for the whole, and what is wrong there
 * @throws what `onFault` gives
 */
export declare function parseBounded<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  {
    name,
    onFault,
  }: {
    name: string;
    onFault: (place: string, message: string) => Error;
  },
): v.InferOutput<Schema>;
