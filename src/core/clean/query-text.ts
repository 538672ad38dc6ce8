/** Searches are cut to this many characters; what people type to find a product is shorter. */
export const LONGEST_QUERY = 200;

/** Only this many characters of a text are scanned for personal data, so that a huge text costs no time. */
const LONGEST_READ = 500;

const EMAIL = /[^\s@]+@[^\s@]+/g;
// Both patterns go without lookbehind, which Safari before 16.4 cannot read.
/** Payment card: four groups of four digits, or 13 to 19 digits with single separators. */
const CARD = /(^|\D)(?:\d[ -]?){12,18}\d(?!\d)/g;
/** Phone: starts with +, 0 or a bracket; or seven and more digits in one piece; or in groups of 3-3-4. */
const PHONE = /(^|[^\p{L}\d])((?:\+|\(|0)[\d\s()./-]{5,}\d|\d[\d./-]{5,}\d|\d{3}\s\d{3}\s\d{4})(?![\p{L}\d])/gu;
const FEWEST_PHONE_DIGITS = 7;

/**
 * A search or filter as it is kept: NFKC, lower case, single spaces, at most LONGEST_QUERY characters; e-mail
 * addresses and numbers that look like a phone or a card are dropped, because people paste the wrong thing into a
 * search box.
 *
 * @returns undefined where nothing is left
 */
export function toQueryText(raw: unknown): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const text = toPlainText(raw.slice(0, LONGEST_READ))
    .toLowerCase()
    .replace(EMAIL, ' ')
    .replace(CARD, '$1 ')
    .replace(PHONE, (found) => (found.replace(/\D/g, '').length >= FEWEST_PHONE_DIGITS ? ' ' : found));
  return cut(text.replace(/\s+/g, ' ').trim(), LONGEST_QUERY);
}

/**
 * A name or title as it is kept and compared: NFKC, no control characters, single spaces, at most `longest` characters.
 */
export function toNameText(raw: unknown, longest: number): string | undefined {
  if (typeof raw !== 'string') return undefined;
  return cut(toPlainText(raw.slice(0, LONGEST_READ)), longest);
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
