import {attributeOf, closest, find, findAll, SUBMIT} from '../dom.ts';
import type {FoundEvent} from '../found-event.ts';
import {toKnown, toList, toRecord, toText, withoutGaps} from '../read.ts';
import {toPlainFields, watchRequests} from '../requests.ts';
import type {ProductFacts, Source, WatchHost} from '../source.ts';
import {mayBeCart, toCartEvents} from './cart-calls.ts';
import {lookUpVariant} from './shopify.ts';

/**
 * Reports forms whose button was pressed before the page was read; the page is still there, so the shop has not
 * answered.
 */
let submitEarly = (): void => undefined;
/** Links that change the cart; those that a script handles are reported by its request too. */
const LINKS =
  'a[href*="add-to-cart="]:not(.ajax_add_to_cart),a[href*="/cart/add?"],a[href*="/cart/change?"],a[href*="id_product="]';
/** WooCommerce's links that remove a line name its product. */
const REMOVAL = 'a[href*="remove_item="][data-product_id]';
/** The form of the product that a page is about, by shop system. */
const MAIN_FORMS =
  'form.cart|#add-to-cart-or-refresh|#product_addtocart_form|[name="sAddToBasket"]|form.buy-widget|form[action*="line-item/add"]|#form-product|#product'.split(
    '|',
  );
/** Fields of such a form that hold an id of its product. */
const ID_FIELD = /^(add-to-cart|product|product_id|variation_id|id_product|sAdd|id|lineItems\[.*]\[id])$/;

let shown: () => ProductFacts | undefined = () => undefined;
let check = (): void => undefined;

/** Cart changes of known shop systems, from forms, links and requests that the shop did not refuse. */
export const carts: Source = {
  name: 'cart',
  label: 'platform',
  watch(host) {
    const {tell, guard, clicks} = host;
    ({shown} = host);
    submitEarly = () => clicks.forEach(submit);
    const submit = guard('cart', ([timeMs, [target]]: (typeof clicks)[number]) => {
      const button = target instanceof Element ? closest(target, SUBMIT) : undefined;
      const form = button && closest(button, 'form');
      if (form instanceof HTMLFormElement) tell(toFormEvents(form, button), {timeMs});
    });
    check = watchRequests({
      isWanted: mayBeCart,
      guard,
      onAnswer: (call) => tell(toCartEvents(call, lookUpVariant(window)).map(ofPage), {dialect: 'request'}),
    });
    watchSubmitCalls(host);
  },
  read({root}) {
    // For the live page only: one that was left has its own way to read clicks. After the first reading none are left.
    if (root === document) submitEarly();
    return {};
  },
  onClick(target) {
    check();
    const removal = closest(target, REMOVAL);
    if (removal) return toRemoval(removal);
    const link = closest(target, LINKS);
    return link ? toCartEvents({address: toUrl(attributeOf(link, 'href')), fields: {}}, lookUpVariant(window)) : [];
  },
  onSubmit(form, submitter, isPrevented) {
    check();
    // Shopware 5 prevents the submission and sends the request by a script element, which watchRequests does not see.
    return isPrevented && !find(form, '[name="sAdd"]') ? [] : toFormEvents(form, submitter);
  },
};

/** Events of a form that is sent. */
function toFormEvents(form: HTMLFormElement, submitter?: Element): FoundEvent[] {
  const entries = [...Reflect.construct(FormData, [form])] as [string, unknown][];
  const button = attributeOf(submitter, 'name');
  if (button) entries.push([button, attributeOf(submitter, 'value')]);
  const action = attributeOf(submitter, 'formaction') ?? attributeOf(form, 'action');
  const call = {address: toUrl(action), fields: toPlainFields(entries)};
  return toCartEvents(call, lookUpVariant(window)).map(ofPage);
}

/** Reads forms that a script sends by `form.submit()`, for which browsers fire no event. */
function watchSubmitCalls({tell, guard}: WatchHost): void {
  const {submit} = HTMLFormElement.prototype;
  HTMLFormElement.prototype.submit = function (this: HTMLFormElement) {
    guard('requests', () => tell(toFormEvents(this), {dialect: 'cart'}))();
    Reflect.apply(submit, this, []);
  };
}

function toRemoval(link: Element): FoundEvent[] {
  const read = (name: string): string | undefined => toText(attributeOf(link, `data-product_${name}`));
  const [itemId, ...aliases] = toKnown([read('sku'), read('id')]);
  return itemId ? [{kind: 'cart-remove', source: 'platform', itemId, aliases}] : [];
}

/**
 * Links an event of the page's own form with the product shown: the form may use another id than the page's markup. A
 * line of Magento's cart gets the ids that Magento itself stores for it.
 */
function ofPage(event: FoundEvent): FoundEvent {
  const ids = toKnown([event.itemId, ...(event.aliases ?? [])]);
  const main = MAIN_FORMS.map((selector) => findAll(document, selector)).find(({length}) => length === 1);
  const fields = main ? findAll(main[0], '[name][value]') : [];
  const isOfForm = fields.some(
    (field) => ID_FIELD.test(attributeOf(field, 'name')!) && ids.includes(attributeOf(field, 'value')!),
  );
  const sku = find(document, `form[data-product-sku] [name="product"][value="${CSS.escape(event.itemId ?? '')}"]`);
  const more = [
    ...(isOfForm ? (shown()?.ids ?? []) : []),
    toText(attributeOf(sku && closest(sku, 'form'), 'data-product-sku')),
  ];
  const line = event.kind === 'cart-remove' ? toStoredLine(event.itemId) : undefined;
  const all = toKnown([...(line ?? ids), ...more]);
  return all.length === ids.length && !line ? event : withoutGaps({...event, itemId: all[0], aliases: all.slice(1)});
}

/** Ids of the product of a line in Magento's cart, by the copy of the cart that Magento keeps in the browser. */
function toStoredLine(id: string | undefined): string[] | undefined {
  try {
    const {items} = toRecord(toRecord(JSON.parse(localStorage.getItem('mage-cache-storage') ?? '0')).cart);
    const line = toList(items)
      .map(toRecord)
      .find(({item_id: own}) => toText(own) === id);
    return line && toKnown([toText(line.product_sku), toText(line.product_id)]);
  } catch {
    return undefined; // Storage is denied, or holds something else.
  }
}

function toUrl(address: string | undefined): URL {
  return new URL(address ?? '', location.href);
}
