import {withoutContacts, withoutPersonalData} from './personal-data.ts';
import {withPlainDigits} from './plain-digits.ts';

/** Searches are cut to this many characters; what people type to find a product is shorter. */
export const MAX_QUERY_LENGTH = 200;

/** Only this many characters of a text are scanned for personal data, so that a huge text costs no time. */
const MAX_READ_LENGTH = 500;

/** Arabic's stretched line and vowel signs, which people may type or leave out. */
const ARABIC_MARKS = /\u0640|[\u064b-\u0652]|\u0670/g;

/** A search or filter in the form in which it is stored. */
export interface QueryText {
  /** Absent if nothing is left. */
  readonly query?: string;
  /** Whether personal data was removed. */
  readonly isCut: boolean;
}

/**
 * A search or filter in the form in which it is stored: NFKC, lower case, digits of all scripts as 0-9, Arabic without
 * vowel signs, single spaces, at most MAX_QUERY_LENGTH characters, and without personal data. Plurals and endings stay.
 */
export function toQuery(raw: unknown): QueryText {
  if (typeof raw !== 'string') return {isCut: false};
  const text = withPlainDigits(toPlainText(raw.slice(0, MAX_READ_LENGTH)).toLowerCase().replace(ARABIC_MARKS, ''));
  const query = withoutPersonalData(text);
  return {query: cut(query, MAX_QUERY_LENGTH), isCut: query !== text};
}

/** The text of toQuery; undefined if nothing is left. */
export function toQueryText(raw: unknown): string | undefined {
  return toQuery(raw).query;
}

/**
 * A name or title in the form in which it is stored and compared: NFKC, no control characters, single spaces, at most
 * `longest` characters.
 */
export function toNameText(raw: unknown, longest: number): string | undefined {
  if (typeof raw !== 'string') return undefined;
  return cut(toPlainText(raw.slice(0, MAX_READ_LENGTH)), longest);
}

/** Like toNameText, without contacts and accounts: a page may write what was searched into its names. */
export function toSafeName(raw: unknown, longest: number): string | undefined {
  const name = toNameText(raw, MAX_READ_LENGTH);
  return name && cut(withoutContacts(name), longest);
}

function toPlainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .trim();
}

/** Cuts a text without splitting a surrogate pair. */
function cut(text: string, longest: number): string | undefined {
  const short =
    text.length <= longest
      ? text
      : text
          .slice(0, longest)
          .replace(/[\uD800-\uDBFF]$/, '')
          .trim();
  return short === '' ? undefined : short;
}
