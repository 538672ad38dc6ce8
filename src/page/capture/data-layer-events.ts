import type {FoundEvent} from './capture-host.ts';
import {toGa4Events} from './ga4.ts';
import {toList, toRecord, toText} from './read.ts';

/** The elder Enhanced Ecommerce: its block's name, the GA4 name of it, and where the products are. */
const ELDER: readonly (readonly [string, string])[] = [
  ['detail', 'view_item'],
  ['click', 'select_item'],
  ['add', 'add_to_cart'],
  ['remove', 'remove_from_cart'],
  ['checkout', 'begin_checkout'],
  ['purchase', 'purchase'],
];

/**
 * Reads pushes to a GA4 `dataLayer`, in their order. It keeps what Google Tag Manager's own data model keeps: an
 * `ecommerce` object holds for later events until it is replaced, or emptied by `ecommerce: null`.
 */
export function readDataLayer(): (entry: unknown) => FoundEvent[] {
  let kept: unknown;
  return (entry) => {
    const fields = toRecord(entry);
    // gtag(…) pushes its arguments: ['event', name, parameters].
    if (fields[0] !== undefined) {
      return fields[0] === 'event' ? toGa4Events(toText(fields[1]) ?? '', fields[2], 'data-layer') : [];
    }
    if (Object.hasOwn(fields, 'ecommerce')) kept = fields.ecommerce;
    const elder = toElderEvents(fields.ecommerce);
    if (elder.length) return elder;
    const name = toText(fields.event) ?? '';
    return toGa4Events(name, {...fields, ecommerce: kept}, 'data-layer');
  };
}

function toElderEvents(value: unknown): FoundEvent[] {
  const ecommerce = toRecord(value);
  const currency = ecommerce.currencyCode;
  const events: FoundEvent[] = [];
  for (const [block, name] of ELDER) {
    const {products, actionField} = toRecord(ecommerce[block]);
    if (!products) continue;
    const {id, list} = toRecord(actionField);
    const payload = {items: toList(products), transaction_id: id, item_list_name: list, currency};
    events.push(...toGa4Events(name, payload, 'data-layer'));
  }
  if (!ecommerce.impressions) return events;
  const shown = toList(ecommerce.impressions);
  const {list} = toRecord(shown.at(0));
  return [...events, ...toGa4Events('view_item_list', {items: shown, item_list_name: list}, 'data-layer')];
}
