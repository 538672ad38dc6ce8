/** A number as shops write it: decimal point, no thousands mark, no currency sign. Also used by the importer's SQL (RE2). */
export const NUMBER_PATTERN = '^[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$';

const NUMBER = new RegExp(NUMBER_PATTERN);

/** The number a text holds, or undefined where it holds none or one beyond the range of doubles. */
export function parseNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
