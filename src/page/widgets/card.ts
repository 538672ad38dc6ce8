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
  /** Base of relative addresses: the catalogue's address. */
  readonly base: string;
  /** Whether cards have a line with the reason. */
  readonly hasReason: boolean;
  readonly onOpen: () => void;
}

/** Cached, because creating a format takes longer than the rest of a card. */
const formats = new Map<string, Intl.NumberFormat>();

/** A price in the shopper's language; empty if there is none. */
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

/** One product of a shelf: a list item whose only tab stop is a link that covers it. */
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
  // A middle click or "open in a new tab" counts as a click on the product too.
  const card = href
    ? build('a', {href, part: 'card', onclick: onOpen, onauxclick: onOpen}, ...content)
    : build('div', {class: 'blank', part: 'card'}, ...content);
  return build('li', {part: 'item', 'data-id': item.itemId}, card);
}

function buildPicture(address: string): HTMLImageElement {
  // Empty alternative text, because the title stands beside it.
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

/** Updates the reason on a card. */
export function writeReason(card: Element, {reason}: Recommendation, strings: ShelfStrings): void {
  const line = card.querySelector('.reason');
  const text = toReasonText(reason, strings);
  if (line && line.textContent !== text) line.textContent = text;
}

/** An empty placeholder with the height of a card. */
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
