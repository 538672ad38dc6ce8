/** Maximum length of a text that goes to the worker, characters. */
const MAX_TEXT = 500;

/** Maximum number of entries read of any list. */
export const MAX_ITEMS = 200;

/** Texts that templates write in place of a missing value; they count as absent. */
const JUNK =
  /^(undefined|null|nan|n\/a|array|\((not set|none|other)\)|\[object object]|\{\{.*|\{%.*|<[%?].*|\[\[.*|__\w+__|\$\{.*|\$[a-z_]\w*|%%\w+%%|#\w+#)$/i;

const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' '};

/** Text of a string or number, trimmed and cut to 500 characters; undefined for JUNK, empty text and other values. */
export function toText(value: unknown): string | undefined {
  if (typeof value !== 'string' && !Number.isFinite(value)) return undefined;
  const text = String(value).trim().slice(0, MAX_TEXT).trim();
  return text && !JUNK.test(text) ? text : undefined;
}

/** Text for people, without the HTML entities and line breaks that templates leave in it. */
export function toName(value: unknown): string | undefined {
  return toText(value)
    ?.replace(ENTITY, (_, decimal?: string, hex?: string, name?: string) => {
      if (name) return NAMED[name.toLowerCase()];
      const code = decimal ? Number(decimal) : parseInt(hex!, 16);
      return code > 0 && code < 0x11_00_00 ? String.fromCodePoint(code) : ' ';
    })
    .replace(/\s+/g, ' ');
}

/** A category path with ` > ` between its steps, however the page separates them; undefined for a web address. */
export function toCategory(value: unknown): string | undefined {
  const steps = toList(value)
    .slice(0, MAX_STEPS)
    .flatMap((step) => {
      const text = toName(step);
      return !text || /^https?:/i.test(text) ? [] : text.split(/\s*(?:[>›»|→]|\/(?!\d))\s*/);
    });
  return [...new Set(steps)].filter(Boolean).join(' > ') || undefined;
}

/** Maximum number of steps of a category path: GA4 has five, breadcrumbs a few more. */
const MAX_STEPS = 10;

/** A number in machine form: digits with an optional decimal point. */
const MACHINE = /^\d+(\.\d+)?$/;

/** A digit of any script, or a word for free. */
const PRICED = /\p{N}|free|gr.t|kosten[lf]|料/iu;

/**
 * A price: a number if it is in machine form, else text that the worker parses; undefined without a digit or a word for
 * free.
 */
export function toPrice(value: unknown): number | string | undefined {
  const text = toText(value);
  if (!text || !PRICED.test(text)) return undefined;
  return MACHINE.test(text) ? Number(text) : text;
}

/** A number of pieces: the number at the beginning of a text; undefined if there is none above 0. */
export function toQuantity(value: unknown): number | undefined {
  const count = parseFloat(String(toText(value)).replace(',', '.'));
  return count > 0 ? count : undefined;
}

/** A position in a list. */
export function toPosition(value: unknown): number | undefined {
  const number = toPrice(value);
  return typeof number === 'number' ? number : undefined;
}

/** Maximum number of fields read of one object; GA4 has some thirty. */
const MAX_FIELDS = 200;

/**
 * Prototype of objects that are to inherit nothing, so that fields of a polluted `Object.prototype` are not taken for
 * the shop's. Those of `Object.create(null)` are hash tables in Chromium's engine, slower to fill, to copy and to send.
 */
const NOTHING: object = Object.freeze(Object.create(null));

/**
 * A copy of an object's own fields that inherits nothing; empty for values without fields.
 *
 * @throws whatever a getter of the object throws
 */
export function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  const fields = Object.create(NOTHING) as Record<string, unknown>;
  if (typeof value !== 'object' || value === null) return fields;
  for (const name of Object.keys(value).slice(0, MAX_FIELDS)) fields[name] = (value as Record<string, unknown>)[name];
  return fields;
}

/** The first MAX_ITEMS entries of an array; a single thing counts as a list of one, nothing as an empty list. */
export function toList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.slice(0, MAX_ITEMS) : [value];
}

/** Like toList, but a list may also be an object whose values are all objects, by 0, 1, … or by product number. */
export function toEntries(value: unknown): unknown[] {
  if (Array.isArray(value)) return toList(value);
  const fields = Object.values(toRecord(value));
  const isTable = fields.length > 0 && fields.every((one) => typeof one === 'object' && one !== null);
  return isTable ? fields : toList(value);
}

/** The distinct values without undefined. */
export function toKnown<T>(values: Iterable<T | undefined>): T[] {
  return [...new Set(values)].filter((value) => value !== undefined) as T[];
}

/**
 * A copy without undefined fields that inherits nothing, so that messages stay small. Fields are not deleted from the
 * original, because structured clone is slow for objects with deleted fields.
 */
export function withoutGaps<T extends object>(value: T): T {
  const known = Object.create(NOTHING) as T;
  for (const name of Object.keys(value) as (keyof T)[]) if (value[name] !== undefined) known[name] = value[name];
  return known;
}
