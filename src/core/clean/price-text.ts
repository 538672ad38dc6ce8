import type {CapturedEvent} from '../contract/captured-event.ts';
import {isPlainPrice, type Price, toCents} from './price.ts';

/** Currency signs that the browser's table lacks, or that shops use for one country only. */
const SIGNS: Readonly<Record<string, string>> = {
  us$: 'USD',
  c$: 'CAD',
  s$: 'SGD',
  '€': 'EUR',
  euro: 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  円: 'JPY',
  元: 'CNY',
  kč: 'CZK',
  zł: 'PLN',
  zl: 'PLN',
  руб: 'RUB',
  'fr.': 'CHF',
  lei: 'RON',
  tl: 'TRY',
  грн: 'UAH',
  'د.إ': 'AED',
};

/** Numbers that are not prices: tax rates, dates, minimum order values. */
const NO_PRICE =
  /\d+(?:[.,]\d+)?\s*%|\b\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)\b|\b\d{4}-\d\d-\d\d\b|\b(?:over|above|orders? of|ab einem|mindestens|dès)\b[^.;]*$/gi;
/** A number in groups of three (or India's two), or one with decimals. */
const NUMBER =
  /-?(?:[1-9]\d{0,2}(?:([ .,'’])\d{3})(?:\1\d{3})*(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?|\d+(?:[.,]\d+)?)/g;
const FREE = /^\s*(free|gratis|kostenlos|umsonst|gratuite?|gratuito|za darmo|бесплатно|безкоштовно|無料|免费)[\s!.]*$/i;
const LONGEST_TEXT = 100;

/**
 * Reads a price as a page writes it: a number, `1.299,00 €`, `$1,299.00`, `CHF 1'299.-`, `12,99 € inkl. 19% MwSt.`; the
 * first of a range, and of several numbers the one beside a currency. One separator before exactly three digits
 * separates thousands, except in a currency of three decimals.
 *
 * @param raw a number is in units of the currency
 * @param usual the currency, where the text may name none
 * @returns undefined if it holds no number
 */
export function toPrice(raw: unknown, usual?: unknown): Price | undefined {
  if (typeof raw === 'number') return toCents(raw);
  if (typeof raw !== 'string') return undefined;
  const text = toPlain(raw).replace(NO_PRICE, ' ');
  const currency = toCurrencyOfText(text);
  if (FREE.test(text)) return {cents: 0};
  const numbers = [...text.matchAll(NUMBER)];
  const beside = numbers.find(({0: found, index}) =>
    /[^\s\d.,;:()×x*–-]/.test(text.slice(Math.max(0, index - 2), index) + text.slice(index + found.length).slice(0, 2)),
  );
  const isRange = /\d ?([–—-]|to|bis|à) ?\d/.test(text);
  const found = (isRange ? undefined : beside) ?? numbers.at(0);
  const price = found && toCents(toNumber(found[0], currency ?? toCurrency(usual)));
  return price && {...price, currency};
}

/** An ISO 4217 code from what a page or a price's text calls the currency; undefined where it names none. */
export function toCurrency(raw: unknown): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const code = raw.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? code : toCurrencyOfText(toPlain(raw));
}

/**
 * The event with its price as a number and its currency as a code, parsed from the page's texts. A lone dollar sign
 * stays a dollar sign.
 */
export function withPlainPrice(event: CapturedEvent): CapturedEvent {
  const {price: raw, currency: said} = event;
  const price = isPlainPrice(raw) ? undefined : toPrice(raw, said);
  const dollar = [raw, said].some((text) => typeof text === 'string' && text.includes('$')) ? '$' : undefined;
  const currency = toCurrency(said) ?? price?.currency ?? dollar;
  return {...event, price: isPlainPrice(raw) ? raw : price && price.cents / 100, currency};
}

/** Replaces digits of other scripts by 0-9, and white space by single spaces. */
function toPlain(raw: string): string {
  return raw
    .slice(0, LONGEST_TEXT)
    .normalize('NFKC')
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replaceAll('٫', '.')
    .replaceAll('٬', ',')
    .replace(/\s+/g, ' ');
}

/** The currency of a text: a code beside a number or alone, else by the longest sign or name. */
function toCurrencyOfText(text: string): string | undefined {
  const {codes, signs} = (table ??= buildTable());
  const named = text.match(/[a-z]+/gi) ?? [];
  const code = named.find((word) => codes.has(word)) ?? named.find((word) => COMMON.test(word));
  if (code) return code.toUpperCase();
  const lower = text.toLowerCase();
  return signs.find(([sign]) => lower.includes(sign))?.[1];
}

/** Codes that are also accepted in lower case, because no language has them as words. */
const COMMON = /^(eur|usd|gbp|chf|sek|nok|dkk|pln|czk|huf|jpy|aud|cad|inr|brl)$/i;

let table: {readonly codes: ReadonlySet<string>; readonly signs: readonly (readonly [string, string])[]} | undefined;

/** Codes, signs and names of currencies by the browser's CLDR data. */
function buildTable(): NonNullable<typeof table> {
  const signs = new Map(Object.entries(SIGNS));
  const codes = new Set(Intl.supportedValuesOf?.('currency') ?? Object.values(SIGNS));
  for (const currencyDisplay of ['symbol', 'narrowSymbol', 'name'] as const) {
    const shared = new Map<string, string | undefined>();
    for (const currency of codes) {
      const format = new Intl.NumberFormat('en', {style: 'currency', currency, currencyDisplay});
      const sign =
        format
          .formatToParts(2)
          .find(({type}) => type === 'currency')
          ?.value.toLowerCase() ?? '';
      // A sign that several countries share names none of them; codes are found without this table.
      if (!/^([a-z]{3}|\$)?$/.test(sign)) shared.set(sign, shared.has(sign) ? undefined : currency);
    }
    for (const [sign, currency] of shared) if (currency && !signs.has(sign)) signs.set(sign, currency);
  }
  return {codes, signs: [...signs].sort(([a], [b]) => b.length - a.length)};
}

function toNumber(digits: string, currency: string | undefined): number {
  const plain = digits.replace(/['’ ]/g, '');
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  if (last < 0) return Number(plain);
  const isSingle = plain.search(/[.,]/) === last;
  const isThousands =
    /^-?[1-9]/.test(plain) && /^\d{3}$/.test(plain.slice(last + 1)) && !(isSingle && hasThreeDecimals(currency));
  const whole = plain.slice(0, last).replace(/[.,]/g, '');
  return Number(`${whole}${isThousands ? '' : '.'}${plain.slice(last + 1)}`);
}

/** Dinars and rials, by ISO 4217's minor units. */
function hasThreeDecimals(currency: string | undefined): boolean {
  return /^(BHD|IQD|JOD|KWD|LYD|OMR|TND)$/.test(currency ?? '');
}
