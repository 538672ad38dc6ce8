import * as v from 'valibot';
import {type ErrorCode, ProfilerError} from './errors.ts';

/** How parse reports a value that does not fit the schema. */
export interface ParseFault {
  readonly code: ErrorCode;
  /** Name of the parsed thing, as the subject of a sentence: `The catalogue`, `manifest.json`. */
  readonly what: string;
  /** Advice on how to correct it, as a sentence. */
  readonly remedy?: string;
}

/** A file of a model that does not fit. */
export const toModelFault = (what: string): ParseFault => ({
  code: 'model-corrupt',
  what,
  remedy: 'Train the model again with this version.',
});

/** Maximum length of the schema's message in an error, characters; it quotes the wrong value. */
const MAX_QUOTE = 200;

/**
 * Reads a value by a schema.
 *
 * @throws ProfilerError of the given code, naming the first field that does not fit; checking stops there, because a
 *   hostile value could have millions
 */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  {code, what, remedy}: ParseFault,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, raw, {abortEarly: true});
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = issue.path?.map((step) => String(step.key)).join('.') ?? '';
  const where = place === '' ? '' : ` at "${place.slice(0, MAX_QUOTE)}"`;
  const message = `${what} does not fit${where}: ${issue.message.slice(0, MAX_QUOTE)}.`;
  throw new ProfilerError(code, remedy === undefined ? message : `${message} ${remedy}`);
}
