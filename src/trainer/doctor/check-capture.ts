import type {Inspection} from '../../core/contract/inspection.ts';
import type {PageType} from '../../core/contract/page-types.ts';
import {failed, type Finding, ok, warning} from './finding.ts';
import type {PageEvents} from './to-rows.ts';
import {toCounted} from './texts.ts';

const TYPES: Readonly<Record<Exclude<PageType, 'other'>, string>> = {
  product: 'a product page',
  category: 'a category page',
  search: 'a page of search results',
  cart: 'the cart',
  checkout: 'the checkout',
  order: 'an order confirmation',
  home: 'the home page',
};

/** For each type of page, the kind of event that it has to give, and advice if it does not. */
const EXPECTED: Partial<Readonly<Record<PageType, readonly [kind: string, advice: string]>>> = {
  product: ['view', 'Name the product by JSON-LD, microdata, GA4’s view_item or data-vitrine-view.'],
  category: ['list-view', 'Name the list by GA4’s view_item_list, an ItemList or data-vitrine-list.'],
  search: ['search', 'Push GA4’s search with its search_term.'],
  checkout: ['checkout', 'Push GA4’s begin_checkout.'],
  order: ['purchase', 'Push GA4’s purchase with transaction_id and items.'],
};

const BY_SCRIPT = 'its scripts may add more, so let doctor open it in a browser (CHROME_PATH)';

/** Says which type a page was taken for, and whether it gives the events that it should. */
export function checkCapture({type, sign, needsScripts}: Inspection, {events, dropped}: PageEvents): Finding[] {
  const kinds = events.map(({event}) => event.kind as string);
  const counts = [...new Set(kinds)].map((kind) => toCounted(kinds.filter((one) => one === kind).length, kind));
  const taken = type === 'other' ? 'The type of the page is not known' : `Recognised as ${TYPES[type]} by ${sign}`;
  const [kind, advice] = EXPECTED[type] ?? [];
  const findings = [...dropped].map(([reason, count]) =>
    warning('cleaning', `${toCounted(count, 'event')} dropped before storage: ${reason}.`),
  );
  if (kind === undefined || kinds.includes(kind)) {
    if (counts.length > 0) return [ok('capture', `${taken}; recorded: ${counts.join(', ')}.`), ...findings];
    const why = needsScripts ? `but ${BY_SCRIPT}` : 'which is right if it shows no product';
    return [warning('capture', `${taken}; nothing is recorded, ${why}.`), ...findings];
  }
  const but = counts.length > 0 ? `, only ${counts.join(', ')}` : '';
  if (needsScripts) return [warning('capture', `${taken}; its HTML has no ${kind}${but}: ${BY_SCRIPT}.`), ...findings];
  const verdict = type === 'product' ? failed : warning;
  return [verdict('capture', `${taken}, but no ${kind} is recorded${but}. ${advice}`), ...findings];
}

/** Says which products of a page the catalogue does not know. */
export function checkIds({events}: PageEvents, known: ReadonlyMap<string, unknown> | undefined): Finding[] {
  if (!known) return [];
  const ids = new Set(
    events.flatMap(({event}) => [...(event.itemId === undefined ? [] : [event.itemId]), ...(event.itemIds ?? [])]),
  );
  const missing = [...ids].filter((id) => !known.has(id));
  if (ids.size === 0) return [];
  if (missing.length === 0)
    return [ok('catalogue', `It has ${ids.size === 1 ? 'the product' : `all ${ids.size} products`} of this page.`)];
  const shown = missing.slice(0, 5).map((id) => JSON.stringify(id));
  const more = missing.length > shown.length ? ` and ${missing.length - shown.length} more` : '';
  return [
    warning(
      'catalogue',
      `It has no product with the id ${shown.join(', ')}${more}: events are recorded, but shelves cannot show the product. Use the same id in page and catalogue.`,
    ),
  ];
}
