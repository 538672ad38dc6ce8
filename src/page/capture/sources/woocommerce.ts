import {fromDocument} from '../../from-document.ts';
import {own} from '../../own.ts';
import {attributeOf, closest, onDocument} from '../dom.ts';
import {toKnown, toQuantity, toText, withoutGaps} from '../read.ts';
import type {Source, WatchHost} from '../source.ts';

const BUTTON = '[data-product_id]';
/** Events of WooCommerce's blocks name no product: it is taken from a button pressed at most this long before. */
const PRESS_MS = 10_000;

type JQuery = (target: Element) => {on(name: string, run: unknown): void};
type Handler = (event: unknown, fragments: unknown, hash: unknown, button?: ArrayLike<unknown>) => void;

let pressed: Element | undefined;
let pressedMs = 0;

/**
 * WooCommerce's own events: the classic ones are jQuery events, those of its blocks are document events without a
 * product.
 */
export const woocommerce: Source = {
  name: 'woocommerce',
  label: 'platform',
  watch({tell, guard}) {
    const jQuery = own(window as unknown as {jQuery?: JQuery}, 'jQuery');
    if (typeof jQuery === 'function') {
      const body = jQuery(fromDocument('body'));
      // The arguments of a jQuery event may be anything that a theme triggered it with.
      const on = (name: string, kind: 'cart-add' | 'cart-remove'): void => {
        const handler: Handler = (_event, _fragments, _hash, button) =>
          add(tell, kind, button && Array.from(button).at(0));
        body.on(name, guard('platform', handler));
      };
      on('added_to_cart', 'cart-add');
      on('removed_from_cart', 'cart-remove');
    }
    const isFresh = (): boolean => Date.now() - pressedMs < PRESS_MS;
    onDocument('wc-blocks_added_to_cart', () => {
      if (isFresh()) add(tell, 'cart-add', pressed);
    });
    onDocument('wc-blocks_removed_from_cart', () => {
      if (isFresh()) add(tell, 'cart-remove', pressed);
    });
  },
  onClick(target) {
    const button = closest(target, BUTTON);
    if (button) [pressed, pressedMs] = [button, Date.now()];
    return [];
  },
};

function add(tell: WatchHost['tell'], kind: 'cart-add' | 'cart-remove', button: unknown): void {
  if (!(button instanceof Element)) return;
  const read = (name: string): string | undefined => toText(attributeOf(button, `data-${name}`));
  const [itemId, ...aliases] = toKnown([read('product_sku'), read('product_id')]);
  const quantity = kind === 'cart-add' ? (toQuantity(read('quantity')) ?? 1) : undefined;
  if (itemId) tell([withoutGaps({kind, source: 'platform', itemId, aliases, quantity})]);
}
