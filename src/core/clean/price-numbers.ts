import {withPlainDigits} from './plain-digits.ts';

/** A number in a text, as it is written there. */
export interface FoundNumber {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

/**
 * A number in groups of three digits (in India also of two), or with decimals; a currency may stand in the place of the
 * decimal point (`12€99`), and there may be only decimals (`-.95`).
 */
const NUMBER =
  /\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d{1,4}(?!\d))?|[1-9]\d{0,2}([ .,'])\d{3}(?:\1\d{3})*(?!\d)(?:(?!\1)[.,]\d{1,4}(?!\d)|[€$£]\d\d(?!\d))?|\d+(?:[.,]\d+|[€$£]\d\d(?!\d))?|(?:^|[ –—-])[.,]\d\d(?!\d)/g;

/** Digits of all scripts as 0-9, separators and signs in one form, single spaces, no marks of direction. */
export function toPlainDigits(raw: string): string {
  const plain = raw
    .replace(/(\d)[.,]?([⁰¹²³⁴-⁹]{2})(?!\d)/g, '$1.$2')
    .normalize('NFKC')
    .replace(/[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '');
  return withPlainDigits(plain)
    .replace(/(\d)٫(?=\d)/g, '$1.')
    .replace(/(\d)[٬،](?=\d)/g, '$1,')
    .replace(/(\d) ?[’‘ʼ`´′] ?(?=\d{3})/g, "$1'")
    .replace(/[−‐‑‒﹣]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

export function findNumbers(text: string): FoundNumber[] {
  return [...text.matchAll(NUMBER)].map(({0: found, index}) => {
    const digits = found.replace(/^[ –—-]/, '');
    const end = index + found.length;
    return {digits, start: end - digits.length, end};
  });
}

/** Currencies with three decimals, by ISO 4217; without Iraq's dinar, which has no coins any more. */
const THREE_DECIMALS = /^(BHD|JOD|KWD|LYD|OMR|TND)$/;

/**
 * The value of a written number. One separator before exactly three digits separates thousands, except in a currency of
 * three decimals.
 */
export function toAmount(digits: string, currency: string | undefined): number {
  const plain = digits.replace(/[' ]/g, '').replace(/[€$£]/, '.');
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  if (last < 0) return Number(plain);
  const isSingle = plain.search(/[.,]/) === last;
  const isRepeated = plain.indexOf(plain[last]) !== last;
  const hasGroups = /[' ]/.test(digits);
  const isThousands =
    isRepeated ||
    (isSingle && !hasGroups && /^[1-9]\d{0,2}$/.test(plain.slice(0, last)) && /^\d{3}$/.test(plain.slice(last + 1))
      ? !THREE_DECIMALS.test(currency ?? '')
      : false);
  const whole = plain.slice(0, last).replace(/[.,]/g, '');
  return Number(`${whole}${isThousands ? '' : '.'}${plain.slice(last + 1)}`);
}
