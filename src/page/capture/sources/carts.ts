import {attributeOf, closest, findAll} from '../dom.ts';
import type {FoundEvent} from '../found-event.ts';
import {toKnown} from '../read.ts';
import {toPlainFields, watchRequests} from '../requests.ts';
import type {ProductFacts, Source} from '../source.ts';
import {mayBeCart, toCartEvents} from './cart-calls.ts';
import {lookUpVariant} from './shopify.ts';

let shown: () => ProductFacts | undefined = () => undefined;

/** Cart changes of known shop systems, from forms, links and requests that the shop did not refuse. */
export const carts: Source = {
  name: 'cart',
  label: 'platform',
  watch({tell, guard, shown: toShown}) {
    shown = toShown;
    watchRequests({
      isWanted: mayBeCart,
      guard,
      onAnswer: (call) => tell(toCartEvents(call, lookUpVariant(window)), {dialect: 'request'}),
    });
  },
  onClick(target) {
    // Links that a script handles are reported by the script's request.
    const link = closest(target, 'a[href*="add-to-cart="]:not(.ajax_add_to_cart)');
    return link ? toCartEvents({address: toUrl(attributeOf(link, 'href')), fields: {}}, lookUpVariant(window)) : [];
  },
  onSubmit(form, submitter, isPrevented) {
    if (isPrevented) return [];
    const entries = [...Reflect.construct(FormData, [form])] as [string, unknown][];
    const button = attributeOf(submitter, 'name');
    if (button) entries.push([button, attributeOf(submitter, 'value')]);
    const call = {address: toUrl(attributeOf(form, 'action')), fields: toPlainFields(entries)};
    return toCartEvents(call, lookUpVariant(window)).map((event) => ofPage(event, form));
  },
};

/**
 * Adds the shown product's ids to an event of a product page's form: WooCommerce's form may use another id than the
 * page.
 */
function ofPage(event: FoundEvent, form: Element): FoundEvent {
  const isOnly = closest(form, 'form.cart') && findAll(document, 'form.cart').length === 1;
  const facts = isOnly ? shown() : undefined;
  return facts ? {...event, aliases: toKnown([...(event.aliases ?? []), ...facts.ids])} : event;
}

function toUrl(address: string | undefined): URL {
  return new URL(address ?? '', location.href);
}
