/** What a number in a text is: the price of one piece, another price, or no price at all. */
export type NumberRole = 'price' | 'other-price' | 'none';

/**
 * Numbers that are never prices, wherever they stand: tax rates, dates, times, telephone and article numbers, ratings.
 */
const NEVER = [
  /\d+(?:\.\d+)?e[+-]\d+/gi,
  /[+-]?\d+(?:[.,]\d+)? ?[%٪]/g,
  /(?:^|[^\d.,])\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)(?![\d.,])/g,
  /\b(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?\b/g,
  /\d{4} ?年(?: ?\d{1,2} ?月)?(?: ?\d{1,2} ?日)?|\d{1,2} ?月 ?\d{1,2} ?日/g,
  /\b\d{1,2}(?:\.|st|nd|rd|th)? (?:de )?\p{L}{3,10}\.?,? (?:de )?(?:19|20)\d\d\b/giu,
  /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?(?:, ?\d{4}\b|\b(?![.,]\d))/gi,
  /\b\d{1,2}:\d\d(?::\d\d)?\b/g,
  /(?:\+|\b00)\d{1,3}[ ./()-]*\d{2,4}(?:[ ./()-]*\d{2,4}){2,4}/g,
  /\(0\d+\)(?: ?\d+)+|\b0\d{2,5}[ /-]\d{2,}(?:[ -]\d+)*/g,
  /\b\d{3}-\d{3}-\d{4}\b|\(\d{3}\) ?\d{3}-\d{4}/g,
  /\d(?:[.,]\d)? ?(?:\/|out of|von|sur|de|di|av|van|из) ?(?:5|10)(?:[.,]0)?\b(?! ?(?:\p{Sc}|[A-Z]{3}\b))/giu,
  /\d[\d.,]* ?(?:★|⭐|(?:stars?|sterne?|reviews?|ratings?|bewertungen|avis|opiniones|recensioni)\b|отзыв)/gi,
  /[★⭐] ?\d(?:[.,]\d)?(?: ?\(\d+\))?/g,
  /\b(?:sku|art(?:ikel|icle)?|item|model|ref|ean|gtin|upc|mpn|isbn|order|bestell|asin)[-. ]*(?:nr|no|number|nummer|id|code)?[^\p{L}\d]*[a-z-]*\d[\w-]*/giu,
  /(?:№|#|\bnr\.?) ?[a-z-]*\d[\w-]*/gi,
  /\b[a-z]+[-_]?\d[a-z\d]*[-_][a-z\d_-]+\b/gi,
];

/** The text with each such number replaced by a semicolon. */
export function withoutNoise(text: string): string {
  return NEVER.reduce((rest, pattern) => rest.replace(pattern, ' ; '), text);
}

const words = (list: string): string => `(?:^|[^\\p{L}])(?:${list})`;
const SIGN = String.raw`[^\d\s()+]{0,6}`;
const END = String.raw`(?![\p{L}\d])`;
const SHIPPING = String.raw`shipping|delivery|postage|\p{L}*versand\p{L}*|liefer\p{L}*|livraison|frais de port|env[ií]o\p{L}*|entrega|frete|spedizion\p{L}*|consegna|verzend\p{L}*|bezorg\p{L}*|frakt\p{L}*|fragt\p{L}*|leverans|dostaw\p{L}*|wysy[lł]k\p{L}*|doprav\p{L}*|kargo|доставк\p{L}*|送料|配送|运费|運費`;
const FREE = String.raw`free|gratis|kostenlos\p{L}*|gratuit\p{L}*|grátis|darmow\p{L}*|zdarma|бесплатн\p{L}*|無料|免费`;
const MEASURE = String.raw`kg|g|mg|l|ml|cl|dl|oz|lbs?|ft|yd|m|m²|m2|cm|mm|km|in|inch(?:es)?|gb|tb|mb|w|v|hz|mah|st|stk|stück|pcs|pieces?|pièces?|unités?|units?|packs?|pairs?|paar`;
const TIME = String.raw`days?|tage?n?|werktagen?|jours?|días?|giorni|dni|weeks?|wochen?|months?|mo|monate?n?|mois|mes(?:es)?|mese|mesi|mês|years?|jahre?n?|ans?|hours?|h|min|minutes`;
const COUNTED = String.raw`left|sold|in stock|items?|artikel|products?|produkte|points?|punkte|sizes?|colou?rs?|customers?|times|mal|er|teilig`;

/** Words before a number that is a threshold, a saving or an additional charge, and so not the price. */
const NONE_BEFORE = new RegExp(
  [
    words(
      String.raw`over|above|exceeding|more than|mehr als|über|orders?(?: of)?|order value|minimum|min\.?|mindest\p{L}*|at least|spend|ab einem \p{L}+`,
    ) + String.raw`(?:[^\p{L}][^\d]{0,25})?$`,
    words(
      String.raw`sav(?:e|ed|ings?)|spar(?:en|st|e)?|ersparnis|[ée]conomi[sz]\p{L}*|remise|ahorr\p{L}*|rispar\p{L}*|oszcz\p{L}*|rabatt|discount|coupon|gutschein|cashback|deposit|pfand|consigne|zzgl|plus|ink?l|incl?|davon|enthält|includ(?:es|ing)`,
    ) + String.raw`(?:[^\p{L}][^\d\p{L}]{0,4})${SIGN} ?$`,
    String.raw`(?:^|[^\p{L}])(?:sizes?|größe|gr\.|taille|talla|age|alter|pack of|set of) ?$`,
    String.raw`\+ ?${SIGN} ?$`,
  ].join('|'),
  'iu',
);
const SHIPPING_BEFORE = new RegExp(`${words(SHIPPING)}[^\\d]{0,30}$`, 'iu');
const FROM = new RegExp(
  words(String.raw`from|ab|dès|à partir de|a partir de|a partire da|desde|da|vanaf|od|от|från|fra|over|on`) +
    String.raw`[^\p{L}\d]`,
  'iu',
);
const IS_FREE = new RegExp(FREE, 'iu');
/** Words after a number that is a threshold, a saving or a number of pieces, and so not the price. */
const NONE_AFTER = new RegExp(
  `^ ?${SIGN} ?(?:off|discount|sparen|gespart|rabatt|de réduction|de descuento|korting|zniżki|pfand|gutschein|cashback)${END}` +
    `|^ ?${SIGN} ?(?:or more|и выше|and up|以上)` +
    `|^ ?[x×*](?=[ \\d\\p{Sc}]|$)|^ ?(?:for|für|pour|por|per|za|voor)${END} ?${SIGN} ?$`,
  'iu',
);
const SHIPPING_AFTER = new RegExp(`^ ?${SIGN} ?(?:${FREE})?[ -]*(?:${SHIPPING}|porto)`, 'iu');
const MEASURE_AFTER = new RegExp(`^ ?(?:-|["″'])?(?:${MEASURE}|${TIME}|${COUNTED})${END}|^ ?["″]`, 'iu');
/** Words around a price that is not that of one piece now: of a measure, of one instalment, or a former price. */
const OTHER_AFTER = new RegExp(
  `^ ?${SIGN} ?\\)? ?(?:/|per |pro |je |par |por |al |a |im |pr\\.? |за |na |za )? ?(?:/|per |pro |je ) ?$` +
    `|^ ?${SIGN} ?(?:/|(?:per|pro|je|par|por|al|im|pr|за|na|za|a)[. ]) ?(?:${MEASURE}|${TIME})${END}`,
  'iu',
);
const OTHER_BEFORE = new RegExp(
  [
    String.raw`(?:\d|\() ?(?:${MEASURE}) ?[=:(] ?${SIGN} ?$`,
    String.raw`\d ?[x×] ?(?:de|of|à|a|zu|di|sans)? ?${SIGN} ?$`,
    words(String.raw`payments?|raten|instal\p{L}*|mensualit\p{L}*|cuotas|parcelas|versements`) +
      String.raw`[^\d]{0,14}$`,
    words(
      String.raw`was|rrp|msrp|uvp|statt|regular(?:ly)?|original(?: price)?|list(?: price)?|before|vorher|frühe\p{L}|bisher|alter preis|au lieu de|prix conseillé|antes|prima|prezzo di listino|avant|zamiast|voor|原价|定価|通常価格|было`,
    ) + String.raw`(?:[^\p{L}\d][^\d]{0,14})?$`,
  ].join('|'),
  'iu',
);
const MANY_FOR = new RegExp(String.raw`\d ?(?:for|für|pour|por|za|voor) ?${SIGN} ?$`, 'iu');

/** A number's surroundings in its text. */
export interface Surroundings {
  /** The text since the number before it, or since the clause began. */
  readonly near: string;
  /** All text before it, with other numbers. */
  readonly before: string;
  /** The text up to the next number. */
  readonly after: string;
  /** A currency stands after it. */
  readonly isPriced: boolean;
  /** It is written in groups of digits (`1 299`), as sizes are not. */
  readonly isGrouped: boolean;
}

/** What a number is, by the words around it. */
export function toRole({near, before, after, isPriced, isGrouped}: Surroundings): NumberRole {
  if (MANY_FOR.test(before) || NONE_BEFORE.test(near) || NONE_AFTER.test(after)) return 'none';
  if (SHIPPING_BEFORE.test(near) && !(IS_FREE.test(near) && !FROM.test(near))) return 'none';
  if (FROM.test(near) && SHIPPING_AFTER.test(after)) return 'none';
  if (!isPriced && !isGrouped && MEASURE_AFTER.test(after)) return 'none';
  return OTHER_AFTER.test(after) || OTHER_BEFORE.test(before) ? 'other-price' : 'price';
}
