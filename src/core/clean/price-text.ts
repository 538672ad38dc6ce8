/** A price of one piece. */
export interface Price {
  /** Hundredths of the currency; below 0 where the page says so. */
  readonly cents: number;
  /** ISO 4217 code, where the text names one. */
  readonly currency?: string;
}

const SYMBOLS: readonly (readonly [string, string])[] = [
  ['r$', 'BRL'],
  ['a$', 'AUD'],
  ['c$', 'CAD'],
  ['us$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
  ['₹', 'INR'],
  ['₩', 'KRW'],
  ['₺', 'TRY'],
  ['₽', 'RUB'],
  ['₴', 'UAH'],
  ['zł', 'PLN'],
  ['kč', 'CZK'],
];

/** A dollar sign alone may be of several countries: it counts only where nothing else is known. */
const DOLLAR = 'USD';

/** Codes that may stand as a word beside a price; other three-letter words (incl, vat) are no currency. */
const CODES =
  /\b(EUR|USD|GBP|CHF|JPY|CNY|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|RUB|UAH|BRL|MXN|KRW|SGD|HKD|ZAR|AED|ILS|THB)\b/i;

/** A rate of tax is no price: `19 % VAT`, `inkl. 7,7% MwSt.`. */
const PERCENT = /\d+(?:[.,]\d+)?\s*%/g;
/** Digits with separators between them; a no-break space and an apostrophe separate thousands too. */
const NUMBER = /-?\d(?:[\d.,'’ ]*\d)?/;
/** Above this a number is no price of a product, in hundredths. */
const LARGEST_CENTS = 1e12;
const LONGEST_TEXT = 100;

/**
 * Reads a price as a page writes it: a number, `1.299,00 €`, `$1,299.00`, `CHF 1'299.-`, `12,99 € inkl. 19% MwSt.`;
 * of a range the first. One separator before exactly three digits separates thousands.
 *
 * @param raw a number is in units of the currency
 * @returns undefined where it says no number
 */
export function toPrice(raw: unknown): Price | undefined {
  if (typeof raw === 'number') return toCents(raw);
  if (typeof raw !== 'string') return undefined;
  const text = raw.slice(0, LONGEST_TEXT).normalize('NFKC').replace(PERCENT, ' ').replace(/\s+/g, ' ');
  const found = NUMBER.exec(text)?.[0];
  const price = found === undefined ? undefined : toCents(toNumber(found));
  return price && {...price, currency: toCurrencyOfText(text)};
}

/** An ISO 4217 code from what a page or a price's text calls the currency; undefined where it names none. */
export function toCurrency(raw: unknown): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const code = raw.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? code : toCurrencyOfText(raw.slice(0, LONGEST_TEXT));
}

/** Prices that differ by less than this share differ by rounding or tax noise. */
const DISCOUNT_SHARE = 0.01;

/** Whether a price is below the product's usual one; false where one of them is unknown. */
export function isBelowUsual(cents: number | undefined, usualCents: number | undefined): boolean {
  return cents !== undefined && usualCents !== undefined && cents < usualCents * (1 - DISCOUNT_SHARE);
}

/** The currency of a lone dollar sign, which may be of any country; undefined where there is none. */
export function toDollar(raw: unknown): string | undefined {
  return typeof raw === 'string' && raw.includes('$') ? DOLLAR : undefined;
}

function toCurrencyOfText(text: string): string | undefined {
  const lower = text.toLowerCase();
  return CODES.exec(text)?.[1].toUpperCase() ?? SYMBOLS.find(([symbol]) => lower.includes(symbol))?.[1];
}

function toCents(units: number): Price | undefined {
  const cents = Math.round(units * 100) + 0; // + 0 turns -0, which JSON cannot keep, into 0
  return Math.abs(cents) <= LARGEST_CENTS ? {cents} : undefined;
}

function toNumber(digits: string): number {
  const plain = digits.replace(/['’ ]/g, '');
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  if (last < 0) return Number(plain);
  const other = plain[last] === '.' ? ',' : '.';
  const repeated = plain.indexOf(plain[last]) !== last;
  const isThousands = repeated || (!plain.includes(other) && /^-?[1-9]\d{0,2}.\d{3}$/.test(plain));
  const whole = plain.slice(0, last).replace(/[.,]/g, '');
  const rest = plain.slice(last + 1);
  return isThousands ? Number(whole + rest) : Number(`${whole}.${rest}`);
}
