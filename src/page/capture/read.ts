/** Longest text that goes to the worker. */
const MAX_TEXT = 500;

/** Most entries read of any list. */
export const MAX_ITEMS = 200;

/** Text of a string or number, trimmed and cut to 500 characters; undefined for anything else and for nothing. */
export function toText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  return value.slice(0, MAX_TEXT).trim() || undefined;
}

/** A number, or text that the worker will read as one. */
export function toAmount(value: unknown): number | string | undefined {
  return typeof value === 'number' ? value : toText(value);
}

/** Fields read of one object: GA4 knows some thirty. */
const MAX_FIELDS = 200;

/**
 * A copy of an object's own fields that inherits nothing, empty for anything that has none: what a polluted
 * `Object.prototype` lends to every object is not what a shop said of a product.
 *
 * @throws whatever a getter of the object throws
 */
export function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  const fields = Object.create(null) as Record<string, unknown>;
  if (typeof value !== 'object' || value === null) return fields;
  for (const name of Object.keys(value).slice(0, MAX_FIELDS)) fields[name] = (value as Record<string, unknown>)[name];
  return fields;
}

/** The first MAX_ITEMS entries of an array; a single thing counts as a list of one, nothing as an empty list. */
export function toList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.slice(0, MAX_ITEMS) : [value];
}

/**
 * A copy without the undefined fields: what is not known does not travel. Nothing is deleted: objects that lost a
 * field are slow to send.
 */
export function withoutGaps<T extends object>(value: T): T {
  const known = {} as T;
  for (const name of Object.keys(value) as (keyof T)[]) if (value[name] !== undefined) known[name] = value[name];
  return known;
}
