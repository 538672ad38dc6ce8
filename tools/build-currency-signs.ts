import {writeFile} from 'node:fs/promises';
import {format, resolveConfig} from 'prettier';

/** `npx tsx tools/build-currency-signs.ts` writes the signs of currencies from the CLDR data of Node's Intl. */
const FILE = 'src/core/clean/currency-signs.ts';

/** Locales whose signs are read: those in which shops are written. */
const LOCALES =
  'ar ar-EG ar-MA ar-SA bg bn ca cs da de de-AT de-CH el en en-AU en-CA en-IN en-ZA es es-AR es-CO es-MX et fa fi fr fr-CA fr-CH gu he hi hr hu id it ja ka kk ko lt lv mk mr ms nb nl pl pt pt-PT ro ru sk sl sr sr-Latn sv sw ta th tr uk ur uz vi zh zh-HK zh-TW'.split(
    ' ',
  );

/** Signs that shops write and CLDR lacks. */
const MORE: Readonly<Record<string, string>> = {
  AED: 'dhs dh درهم',
  AUD: 'aud$',
  BGN: 'лв lv',
  BRL: 'r$',
  CAD: 'c$ cad$ cdn$ $ca',
  CHF: 'fr sfr',
  CNY: 'rmb 元 元人民币 人民币 块 cn¥ 人民幣',
  CZK: 'kc',
  EGP: 'le جنيه',
  EUR: 'euro euros evro eur. евро ευρώ يورو ユーロ 欧元 歐元 유로',
  GBP: 'gb£ pounds',
  GEL: 'ლარი',
  HKD: '港元 港幣 hk$',
  HUF: 'forint',
  IDR: 'rupiah',
  INR: 'rs rupees रु रुपये ₨',
  IRR: 'ریال',
  JPY: '円 日圓 日元',
  KRW: '원',
  KWD: 'kd',
  KZT: 'тг тенге',
  LKR: 'rs ₨',
  MAD: 'dh',
  MKD: 'ден',
  MXN: 'mxn$',
  MUR: 'rs ₨',
  NPR: 'rs ₨',
  PEN: 's/',
  PHP: 'php₱',
  PKR: 'rs ₨ روپے',
  PLN: 'zl złotych złoty',
  QAR: 'qr',
  RON: 'leu ron.',
  RSD: 'din дин',
  RUB: 'руб рублей рубля р',
  SAR: '﷼ sr ريال',
  SGD: 's$ sgd$',
  TND: 'dt',
  TRY: 'tl',
  TWD: '元 新台幣 台幣',
  THB: 'บาท',
  UAH: 'грн гривень',
  USD: 'us$ usd$ dollars',
  VND: 'đ vnđ đồng',
  ZAR: 'r',
};

/** One letter that also means a unit or a size: too little to name a currency. */
const TOO_SHORT = /^[a-z]$/;
const SHORT: ReadonlySet<string> = new Set(['r', 'q']);

const marks = /[\u200e\u200f\u061c]/g;

function toSigns(): Map<string, Set<string>> {
  const signs = new Map<string, Set<string>>();
  const add = (currency: string, raw: string): void => {
    const sign = raw.normalize('NFKC').replace(marks, '').toLowerCase().replace(/\s+/g, ' ').replace(/\.+$/, '').trim();
    if (sign === '' || (/^[a-z]{3}$/.test(sign) && sign.toUpperCase() === currency)) return;
    if (TOO_SHORT.test(sign) && !SHORT.has(sign)) return;
    const known = signs.get(currency) ?? new Set();
    signs.set(currency, known.add(sign));
  };
  for (const currency of Intl.supportedValuesOf('currency')) {
    for (const locale of LOCALES) {
      for (const currencyDisplay of ['symbol', 'narrowSymbol'] as const) {
        const parts = new Intl.NumberFormat(locale, {style: 'currency', currency, currencyDisplay}).formatToParts(1);
        add(currency, parts.find(({type}) => type === 'currency')?.value ?? '');
      }
    }
  }
  for (const [currency, more] of Object.entries(MORE)) for (const sign of more.split(' ')) add(currency, sign);
  return signs;
}

const rows = [...toSigns()].map(([currency, signs]) => [
  currency,
  [...signs].map((sign) => sign.replaceAll(' ', '_')).join(' '),
]);
const text = `/**
 * Signs of currencies in lower case without a last point, by ISO 4217 code; \`_\` stands for a space. A sign of several
 * currencies stands at each. Written by tools/build-currency-signs.ts from CLDR ${process.versions.cldr}.
 */
export const CURRENCY_SIGNS: Readonly<Record<string, string>> = ${JSON.stringify(Object.fromEntries(rows))};
`;
await writeFile(FILE, await format(text, {...(await resolveConfig(FILE)), parser: 'typescript'}));
