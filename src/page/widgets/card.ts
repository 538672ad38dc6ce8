import type {Recommendation} from '../../core/contract/recommendation.ts';
import {build} from './build-element.ts';
import {showPicture} from './picture-pool.ts';
import {toSafeUrl} from './safe-url.ts';
import {toReasonText} from './shelf-strings.ts';
import type {ShelfStrings} from './shelf-strings.ts';

export interface CardOptions {
  readonly strings: ShelfStrings;
  /** BCP 47 language of prices. */
  readonly language: string;
  /** What relative addresses are relative to: the catalogue. */
  readonly base: string;
  /** Say why the product is shown. */
  readonly hasReason: boolean;
  readonly onOpen: () => void;
}

/** Making one takes longer than a card's whole rest. */
const formats = new Map<string, Intl.NumberFormat>();

/** A price as a shopper writes it; empty where there is none. */
export function toPriceText({priceCents, currency}: Recommendation, language: string): string {
  if (priceCents === undefined || !currency) return '';
  try {
    const key = `${language} ${currency}`;
    const format = formats.get(key) ?? new Intl.NumberFormat(language, {style: 'currency', currency});
    formats.set(key, format);
    return format.format(priceCents / 100);
  } catch {
    return ''; // No currency that Intl knows: no price is better than a wrong one.
  }
}

/** One product of a shelf: a list item whose only stop for the keyboard is the link over all of it. */
export function buildCard(item: Recommendation, options: CardOptions): HTMLLIElement {
  const {strings, language, base, hasReason, onOpen} = options;
  const image = toSafeUrl(item.image, base);
  const href = toSafeUrl(item.url, base);
  const content = [
    build('div', {class: 'picture', part: 'picture'}, image ? buildPicture(image) : undefined),
    build('span', {class: 'title', part: 'title'}, item.title),
    build('span', {class: 'price', part: 'price'}, toPriceText(item, language)),
    hasReason ? build('span', {class: 'reason', part: 'reason'}, toReasonText(item.reason, strings)) : undefined,
  ];
  // A middle click and "open in a new tab" are looks at the product too.
  const card = href
    ? build('a', {href, part: 'card', onclick: onOpen, onauxclick: onOpen}, ...content)
    : build('div', {class: 'blank', part: 'card'}, ...content);
  return build('li', {part: 'item', 'data-id': item.itemId}, card);
}

function buildPicture(address: string): HTMLImageElement {
  // The title beside it says what it shows.
  const image = build('img', {
    alt: '',
    loading: 'lazy',
    decoding: 'async',
    width: 320,
    height: 320,
    part: 'image',
  });
  showPicture(image, address);
  return image;
}

/** The same product for another reason. */
export function writeReason(card: Element, {reason}: Recommendation, strings: ShelfStrings): void {
  const line = card.querySelector('.reason');
  const text = toReasonText(reason, strings);
  if (line && line.textContent !== text) line.textContent = text;
}

/** As high as a card, and empty. */
export function buildSkeleton(hasReason: boolean): HTMLLIElement {
  return build(
    'li',
    {'aria-hidden': 'true'},
    build(
      'div',
      {class: 'blank', part: 'skeleton'},
      build('div', {class: 'picture'}),
      build('span', {class: 'title'}),
      build('span', {class: 'price'}),
      hasReason ? build('span', {class: 'reason'}) : undefined,
    ),
  );
}
