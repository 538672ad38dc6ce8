import type {FoundEvent} from './capture-host.ts';
import {toAmount, toText, withoutGaps} from './read.ts';

const BUTTON = '[data-product_id]';
/** A block's event names no product: the button pressed this shortly before does. */
const PRESS_MS = 10_000;

/** Follows WooCommerce's events: the classic ones go through jQuery, those of its blocks through the document and without a product. */
export function watchWooCommerce(record: (events: FoundEvent[]) => void): {onClick(target: Element): void} {
  let pressed: Element | undefined;
  let pressedMs = 0;
  const add = (kind: 'cart-add' | 'cart-remove', button: Element | undefined): void => {
    const itemId = toText(button?.getAttribute('data-product_sku')) ?? toText(button?.getAttribute('data-product_id'));
    const quantity = toAmount(button?.getAttribute('data-quantity'));
    if (itemId) record([withoutGaps({kind, source: 'platform', itemId, quantity})]);
  };
  const {jQuery} = window as unknown as {jQuery?: (target: Element) => {on(name: string, run: unknown): void}};
  if (typeof jQuery === 'function') {
    const body = jQuery(document.body);
    type Handler = (event: unknown, fragments: unknown, hash: unknown, button?: ArrayLike<Element>) => void;
    const onAdded: Handler = (_event, _fragments, _hash, button) => add('cart-add', button?.[0]);
    const onRemoved: Handler = (_event, _fragments, _hash, button) => add('cart-remove', button?.[0]);
    body.on('added_to_cart', onAdded);
    body.on('removed_from_cart', onRemoved);
  }
  const isFresh = (): boolean => Date.now() - pressedMs < PRESS_MS;
  document.addEventListener('wc-blocks_added_to_cart', () => {
    if (isFresh()) add('cart-add', pressed);
  });
  document.addEventListener('wc-blocks_removed_from_cart', () => {
    if (isFresh()) add('cart-remove', pressed);
  });
  return {
    onClick(target) {
      const button = target.closest(BUTTON);
      if (!button) return;
      pressed = button;
      pressedMs = Date.now();
    },
  };
}
