import {attributeOf, closest, findAll, SUBMIT} from '../dom.ts';
import type {FoundEvent} from '../found-event.ts';
import {toKnown} from '../read.ts';
import {toPlainFields, watchRequests} from '../requests.ts';
import type {ProductFacts, Source} from '../source.ts';
import {mayBeCart, toCartEvents} from './cart-calls.ts';
import {lookUpVariant} from './shopify.ts';

/** Tells the forms that were submitted before the page was read; it lives on while the shop has not answered. */
let submitEarly = (): void => undefined;
let shown: () => ProductFacts | undefined = () => undefined;

/** Cart changes of known shop systems, from forms, links and requests that the shop did not refuse. */
export const carts: Source = {
  name: 'cart',
  label: 'platform',
  watch({tell, guard, clicks, shown: toShown}) {
    shown = toShown;
    submitEarly = () => clicks.forEach(submit);
    const submit = guard('cart', ([timeMs, [target]]: (typeof clicks)[number]) => {
      const button = target instanceof Element ? closest(target, SUBMIT) : undefined;
      const form = button && closest(button, 'form');
      if (form) tell(toFormEvents(form, button), {timeMs});
    });
    watchRequests({
      isWanted: mayBeCart,
      guard,
      onAnswer: (call) => tell(toCartEvents(call, lookUpVariant(window)), {dialect: 'request'}),
    });
  },
  read({root}) {
    // Only the page itself: one that was left has clicks of its own. After the first reading there are none left.
    if (root === document) submitEarly();
    return {};
  },
  onClick(target) {
    // Links that a script handles are reported by the script's request.
    const link = closest(target, 'a[href*="add-to-cart="]:not(.ajax_add_to_cart)');
    return link ? toCartEvents({address: toUrl(attributeOf(link, 'href')), fields: {}}, lookUpVariant(window)) : [];
  },
  onSubmit: (form, submitter, isPrevented) => (isPrevented ? [] : toFormEvents(form, submitter)),
};

function toFormEvents(form: Element, submitter: Element | undefined): FoundEvent[] {
  const entries = [...Reflect.construct(FormData, [form])] as [string, unknown][];
  const button = attributeOf(submitter, 'name');
  if (button) entries.push([button, attributeOf(submitter, 'value')]);
  const call = {address: toUrl(attributeOf(form, 'action')), fields: toPlainFields(entries)};
  return toCartEvents(call, lookUpVariant(window)).map((event) => ofPage(event, form));
}

/**
 * Adds the shown product's ids to an event of a product page's form: WooCommerce's form may use another id than the
 * page.
 */
function ofPage(event: FoundEvent, form: Element): FoundEvent {
  // The form of a page that was left is not on this one.
  const isHere = Reflect.get(Node.prototype, 'isConnected', form) as boolean;
  const isOnly = isHere && closest(form, 'form.cart') && findAll(document, 'form.cart').length === 1;
  const facts = isOnly ? shown() : undefined;
  return facts ? {...event, aliases: toKnown([...(event.aliases ?? []), ...facts.ids])} : event;
}

function toUrl(address: string | undefined): URL {
  return new URL(address ?? '', location.href);
}
