import type {CapturedEvent} from '../contract/captured-event.ts';
import {findCurrencyBeside, findCurrencyIn} from './currency-text.ts';
import {toRole, withoutNoise} from './price-noise.ts';
import {findNumbers, type FoundNumber, toAmount, toPlainDigits} from './price-numbers.ts';
import {isPlainPrice, type Price, toCents} from './price.ts';

const FREE =
  /^\W*(free(?: of charge)?|for free|gratis|kostenlos|kostenfrei|umsonst|gratuite?|gratuito|grátis|za darmo|zdarma|ingyenes|ilmainen|ücretsiz|бесплатно|безкоштовно|無料|无料|免费|免費|무료|مجاني|مجانا|رایگان|חינם)[^\p{L}\d]*$/iu;
/** Words between the two ends of a range. */
const BETWEEN = /^(?:[–—~～〜-]|to|bis|à|a|do|til|till|até|hasta|до|tot)$/i;
/** A sign or code of a currency. */
const SIGN = /\p{Sc}|\b[A-Z]{3}\b|\bkr\b\.?/gu;
/** Words that may stand beside a price that names no currency. */
const PRICE_WORDS =
  /from|ab|ca|price|preis|prix|precio|preço|prezzo|pris|prijs|cena|цена|now|only|nur|jetzt|sale|just|our|unser|inkl|incl|each|nu|od|от|à partir de|desde|vanaf|per|pro|价格|価格|税込/gi;
const CLAUSE_END = /[;|•!?]|\.\s+(?=\p{Lu})/u;
const MAX_TEXT_LENGTH = 200;

/** How the currencies of a text are read. */
export interface CurrencyOptions {
  /** The shop's currency: a sign that several countries use stands for it. */
  readonly usual?: string;
  /** Languages in which names of currencies are looked up, in addition to English. */
  readonly languages?: readonly string[];
}

/**
 * Options with the languages of the browser or process that runs this code.
 *
 * @param usual the shop's currency
 */
export function toCurrencyOptions(usual: string | undefined): CurrencyOptions {
  const {navigator} = globalThis as {readonly navigator?: {readonly languages?: readonly string[]}};
  return {usual, languages: navigator?.languages};
}

/** A number in the text that may be its price. */
interface Candidate extends FoundNumber {
  readonly isPriced: boolean;
  readonly isLoose: boolean;
  readonly role: 'price' | 'other-price';
  readonly currency?: string;
}

/**
 * Reads a price as a page writes it: a number, `1.299,00 €`, `$1,299.00`, `CHF 1'299.-`, `12,99 € inkl. 19% MwSt.`, or
 * a word for free. If there are several prices of one piece, the lowest is taken, because it is the current one.
 * Ranges, dates, telephone numbers, thresholds, savings and the like are not prices. Thousandths are rounded to
 * hundredths.
 *
 * @param raw a number is in units of the currency
 * @param said the currency that the page gives beside the price; signs that several countries use are read by it
 * @returns undefined if there is no price in it
 */
export function toPrice(raw: unknown, said?: unknown, options: CurrencyOptions = {}): Price | undefined {
  if (typeof raw === 'number') return toCents(raw);
  if (typeof raw !== 'string') return undefined;
  const plain = toPlain(raw);
  if (FREE.test(plain)) return {cents: 0};
  const text = withoutNoise(plain);
  const known = toCurrency(said, options);
  const usual = known ?? options.usual;
  const candidates = toCandidates(text, usual);
  if (candidates.length === 0) return undefined;
  const named = (): string | undefined => findCurrencyIn(text, usual, options.languages);
  const found = choose(candidates, text) ?? (candidates.length === 1 && named() ? candidates[0] : undefined);
  if (!found) return undefined;
  const currency = found.currency ?? named();
  const price = toCents(toSigned(found, text) * toAmount(found.digits, currency ?? usual));
  return price && {...price, currency};
}

/** The ISO 4217 code of the currency that a field or a text names; undefined if it names none. */
export function toCurrency(raw: unknown, {usual, languages}: CurrencyOptions = {}): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const code = raw.trim().toUpperCase();
  if (/^[A-Z]{3}$/.test(code)) return code;
  const text = toPlain(raw);
  return (findCurrencyBeside('', text, usual) ?? {code: findCurrencyIn(text, usual, languages)}).code;
}

/**
 * The event with its price as a number and its currency as a code, parsed from the page's texts. A lone dollar sign
 * stays a dollar sign.
 */
export function withPlainPrice(event: CapturedEvent, options: CurrencyOptions = {}): CapturedEvent {
  const {price: raw, currency: said} = event;
  const price = isPlainPrice(raw) ? undefined : toPrice(raw, said, options);
  const dollar = [raw, said].some((text) => typeof text === 'string' && text.includes('$')) ? '$' : undefined;
  const currency = toCurrency(said, options) ?? price?.currency ?? dollar;
  return {...event, price: isPlainPrice(raw) ? raw : price && price.cents / 100, currency};
}

/** Digits and spaces in one form, and no space between a country and its dollar (`US $12`). */
function toPlain(raw: string): string {
  return toPlainDigits(raw.slice(0, MAX_TEXT_LENGTH)).replace(/\b(us|ca|au|nz|hk|sg|mx|nt|r|c|a|s) (?=\$)/gi, '$1');
}

function toCandidates(text: string, usual: string | undefined): Candidate[] {
  const numbers = findNumbers(text);
  return numbers.flatMap((number, i): Candidate[] => {
    const {start, end, digits} = number;
    const since = text.slice(i > 0 ? numbers[i - 1].end : 0, start);
    const near = since.split(CLAUSE_END).at(-1)!;
    const after = text.slice(end, numbers.at(i + 1)?.start);
    if (/[\p{L}_]-?$/u.test(since) && !findCurrencyBeside(since, '', usual)) return []; // part of a name: `A4`
    const beside = findCurrencyBeside(since, after, usual);
    const inside = /[€$£]/.exec(digits)?.[0];
    const isPriced = beside !== undefined || inside !== undefined;
    const isGrouped = /\d[ .,']\d{3}/.test(digits);
    const isFollowed = findCurrencyBeside('', after, usual) !== undefined;
    const role = toRole({near, before: text.slice(0, start), after, isPriced: isFollowed, isGrouped});
    if (role === 'none') return [];
    const isLoose = !isPriced && !/[.,]\d\d$/.test(digits);
    const currency = beside?.code ?? (inside && findCurrencyBeside('', inside, usual)?.code);
    return [{...number, isPriced, isLoose, role, currency}];
  });
}

/** Chooses the price among the numbers in a text. */
function choose(candidates: readonly Candidate[], text: string): Candidate | undefined {
  const single = withoutRanges(candidates, text);
  const asked = single.filter(({role}) => role === 'price');
  const all = asked.length > 0 ? asked : single;
  const priced = all.filter(({isPriced}) => isPriced);
  const exact = all.filter(({isLoose}) => !isLoose);
  const first = priced.at(0) ?? exact.at(0);
  if (!first) return all.length === 1 && isAlone(text) ? all[0] : undefined;
  const same = (priced.length > 0 ? priced : exact).filter(({currency}) => currency === first.currency);
  const worth = (one: Candidate): number => toAmount(one.digits, one.currency);
  return same.reduce((least, one) => (toSigned(one, text) > 0 && worth(one) < worth(least) ? one : least), first);
}

/** Leaves out both ends of each range, because the text does not say which of them the shopper would pay. */
function withoutRanges(candidates: readonly Candidate[], text: string): Candidate[] {
  const isRange = (one?: Candidate, next?: Candidate): boolean =>
    one !== undefined &&
    next !== undefined &&
    BETWEEN.test(text.slice(one.end, next.start).replace(SIGN, '').trim()) &&
    toAmount(one.digits, one.currency) < toAmount(next.digits, next.currency);
  return candidates.filter((one, i) => !isRange(candidates[i - 1], one) && !isRange(one, candidates[i + 1]));
}

/** Whether a text holds nothing but a price and words such as `from`. */
function isAlone(text: string): boolean {
  return !/\p{L}{2}/u.test(text.replace(PRICE_WORDS, '')) && !/\d ?[–—~-] ?\d/.test(text);
}

/** -1 for a number with a minus sign, as opposed to the dash of a range. */
function toSigned({start, digits}: FoundNumber, text: string): 1 | -1 {
  return /(?:^|[^\d\s] ?|^\s)-\s?$|^-\s?[^\d\s-]{1,4} ?$| -$/.test(text.slice(0, start)) && !/^[.,]/.test(digits)
    ? -1
    : 1;
}
