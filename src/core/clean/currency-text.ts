import {CURRENCY_SIGNS} from './currency-signs.ts';

/** The currency meant by a sign that several countries use, if the shop's own currency is not one of them. */
const USUAL: Readonly<Record<string, string>> = {
  '¥': 'JPY',
  元: 'CNY',
  '£': 'GBP',
  '₩': 'KRW',
  '₱': 'PHP',
  rs: 'INR',
  c$: 'CAD',
  r: 'ZAR',
  р: 'RUB',
  dh: 'AED',
  fr: 'CHF',
  bs: 'BOB',
  ریال: 'IRR',
};

/** Codes that are also accepted in lower case, because they are not words of any language. */
const COMMON = /^(eur|usd|gbp|chf|sek|nok|dkk|pln|czk|huf|jpy|aud|cad|inr|brl|kwd|aed)$/i;

/** Currency codes (ISO 4217), and signs, each with every currency that it may stand for. */
interface Table {
  readonly codes: ReadonlySet<string>;
  /** Longest first, so that `ca$` is found before `$`. */
  readonly signs: readonly (readonly [sign: string, currencies: readonly string[]])[];
}

let table: Table | undefined;

/** A currency beside a number: its code, or undefined for a sign that several countries share. */
export interface FoundCurrency {
  readonly code?: string;
}

/**
 * The currency at the end of the text before a number, or at the beginning of the text after it.
 *
 * @param usual the shop's currency; a sign that several countries use means it, if it is one of theirs
 */
export function findCurrencyBeside(before: string, after: string, usual?: string): FoundCurrency | undefined {
  const {codes, signs} = (table ??= buildTable());
  const left = before.replace(/[\s.:(=-]+$/, '');
  const right = after.replace(/^[\s)'.,–-]+/, '');
  const words = [/^[a-z]{3}(?![\p{L}\d])/iu.exec(right)?.[0], /(?:^|[^\p{L}])([a-z]{3})$/iu.exec(left)?.[1]];
  const word = words.find((one) => one && isCode(one, codes));
  if (word && !WORD_CODES.test(word)) return {code: word.toUpperCase()};
  const [lowLeft, lowRight] = [left.toLowerCase(), right.toLowerCase()];
  for (const [sign, currencies] of signs) {
    const atRight = lowRight.startsWith(sign) && !isCut(lowRight, sign.length) && isWritten(right, sign);
    const from = lowLeft.length - sign.length;
    const atLeft = from >= 0 && lowLeft.endsWith(sign) && !isCut(lowLeft, from) && isWritten(left.slice(from), sign);
    if (atRight || atLeft) return {code: toMeaning(sign, currencies, usual)};
  }
  return word === undefined ? undefined : {code: word};
}

/** The currency that a text names anywhere: a code, a sign that means nothing else, or its full name. */
export function findCurrencyIn(text: string, usual?: string, languages: readonly string[] = []): string | undefined {
  const {codes, signs} = (table ??= buildTable());
  const word = text.match(/[a-z]+/gi)?.find((one) => one.length === 3 && isCode(one, codes) && !WORD_CODES.test(one));
  if (word) return word.toUpperCase();
  const lower = text.toLowerCase();
  for (const [sign, currencies] of signs) {
    const at = /^[a-z]{1,2}$/.test(sign) ? -1 : lower.indexOf(sign);
    if (at < 0 || isCut(lower, at) || isCut(lower, at + sign.length)) continue;
    return toMeaning(sign, currencies, usual);
  }
  return findName(lower, languages);
}

/** Codes that are words of a language in capitals. */
const WORD_CODES = /^(ALL|TOP|CUP|TRY|MOP|GEL|MAD)$/;

function isCode(word: string, codes: ReadonlySet<string>): boolean {
  return codes.has(word) || COMMON.test(word);
}

/** Whether a position in a text lies inside a word. */
function isCut(text: string, at: number): boolean {
  const [before, after] = [text.slice(0, at).at(-1) ?? '', text.slice(at).at(0) ?? ''];
  return /\p{L}/u.test(before) && /\p{L}/u.test(after) && !HAN.test(before) && !HAN.test(after);
}

const HAN = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * Whether a short Latin sign is meant as one: in lower case most are units too (`6 ft`, `12 km`); `kr` and `zl` are
 * not.
 */
function isWritten(text: string, sign: string): boolean {
  if (!/^[a-z]{1,2}$/.test(sign) || /^(kr|kn|zl|kc|tl|rs|dh)$/.test(sign)) return true;
  return /^\p{Lu}/u.test(text);
}

function toMeaning(sign: string, currencies: readonly string[], usual: string | undefined): string | undefined {
  if (usual !== undefined && currencies.includes(usual)) return usual;
  return USUAL[sign] ?? (currencies.length === 1 ? currencies[0] : undefined);
}

function buildTable(): Table {
  const signs = new Map<string, string[]>();
  for (const [code, list] of Object.entries(CURRENCY_SIGNS)) {
    for (const sign of list.split(' ')) {
      const plain = sign.replaceAll('_', ' ');
      signs.set(plain, [...(signs.get(plain) ?? []), code]);
    }
  }
  const codes = new Set(Intl.supportedValuesOf?.('currency') ?? Object.keys(CURRENCY_SIGNS));
  return {codes, signs: [...signs].sort(([a], [b]) => b.length - a.length)};
}

const names = new Map<string, readonly (readonly [name: string, code: string])[]>();

/** The currency that a text names in English or in one of these languages, by the names in the browser's CLDR data. */
function findName(lower: string, languages: readonly string[]): string | undefined {
  if (!/\p{L}{4}/u.test(lower)) return undefined;
  for (const language of ['en', ...languages]) {
    if (!names.has(language)) names.set(language, readNames(language));
    const found = names.get(language)?.find(([name]) => lower.includes(name));
    if (found) return found[1];
  }
  return undefined;
}

/** Currency names for one unit and for several, longest first; a name that several currencies share is left out. */
function readNames(language: string): readonly (readonly [string, string])[] {
  const found = new Map<string, string | undefined>();
  for (const code of table?.codes ?? []) {
    const format = new Intl.NumberFormat(language, {style: 'currency', currency: code, currencyDisplay: 'name'});
    for (const amount of [1, 2, 5, 1.5]) {
      const name =
        format
          .formatToParts(amount)
          .find(({type}) => type === 'currency')
          ?.value.toLowerCase() ?? '';
      if (/\p{L}{3}/u.test(name)) found.set(name, found.has(name) && found.get(name) !== code ? undefined : code);
    }
  }
  const known = [...found].flatMap(([name, code]) => (code ? [[name, code] as const] : []));
  return known.sort(([a], [b]) => b.length - a.length);
}
