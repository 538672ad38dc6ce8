/** What exporters write where there is no value; compared after trimming. */
export const MISSING_WORDS = ['', '\\N', 'null', 'NULL', 'None', 'undefined', 'NaN', '(not set)'] as const;

/** Characters taken off both ends of every value. */
export const TRIMMED = ' \t\r\n';

const MISSING: ReadonlySet<string> = new Set(MISSING_WORDS);

/** A value as text without blanks around it; undefined for nothing, null, a blank and every MISSING_WORDS. */
export function cleanText(raw: unknown): string | undefined {
  if (raw === undefined || raw === null) return undefined;
  const text = String(raw).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  return MISSING.has(text) ? undefined : text;
}

/** Length as a reader counts it: one per Unicode code point, not per UTF-16 unit. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
