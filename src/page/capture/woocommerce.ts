import {fromDocument} from '../from-document.ts';
import {own} from '../own.ts';
import type {FoundEvent} from './capture-host.ts';
import {attributeOf, closest, onDocument} from './dom.ts';
import {toAmount, toText, withoutGaps} from './read.ts';

const BUTTON = '[data-product_id]';
/** A block's event names no product: the button pressed this shortly before does. */
const PRESS_MS = 10_000;

type JQuery = (target: Element) => {on(name: string, run: unknown): void};

/**
 * Follows WooCommerce's events: the classic ones go through jQuery, those of its blocks through the document and
 * without a product.
 */
export function watchWooCommerce(record: (events: FoundEvent[]) => void): {onClick(target: Element): void} {
  let pressed: Element | undefined;
  let pressedMs = 0;
  const add = (kind: 'cart-add' | 'cart-remove', button: unknown): void => {
    // jQuery hands on whatever a theme triggered its event with.
    if (!(button instanceof Element)) return;
    const itemId = toText(attributeOf(button, 'data-product_sku')) ?? toText(attributeOf(button, 'data-product_id'));
    const quantity = toAmount(attributeOf(button, 'data-quantity'));
    if (itemId) record([withoutGaps({kind, source: 'platform', itemId, quantity})]);
  };
  const jQuery = own(window as unknown as {jQuery?: JQuery}, 'jQuery');
  if (typeof jQuery === 'function') {
    const body = jQuery(fromDocument('body'));
    type Handler = (event: unknown, fragments: unknown, hash: unknown, button?: ArrayLike<unknown>) => void;
    const onAdded: Handler = (_event, _fragments, _hash, button) => add('cart-add', button?.[0]);
    const onRemoved: Handler = (_event, _fragments, _hash, button) => add('cart-remove', button?.[0]);
    body.on('added_to_cart', onAdded);
    body.on('removed_from_cart', onRemoved);
  }
  const isFresh = (): boolean => Date.now() - pressedMs < PRESS_MS;
  onDocument('wc-blocks_added_to_cart', () => {
    if (isFresh()) add('cart-add', pressed);
  });
  onDocument('wc-blocks_removed_from_cart', () => {
    if (isFresh()) add('cart-remove', pressed);
  });
  return {
    onClick(target) {
      const button = closest(target, BUTTON);
      if (!button) return;
      pressed = button;
      pressedMs = Date.now();
    },
  };
}
