import {own} from '../../own.ts';
import type {FoundEvent} from '../found-event.ts';
import {toGa4Events, toGa4Kind} from '../ga4.ts';
import {toEntries, toList, toRecord, toText} from '../read.ts';
import type {Source} from '../source.ts';
import {tapArray} from '../tap-array.ts';

/** Universal Analytics' enhanced ecommerce: a block's name, and the GA4 name of it. */
const LEGACY: readonly (readonly [string, string])[] = [
  ['detail', 'view_item'],
  ['click', 'select_item'],
  ['add', 'add_to_cart'],
  ['remove', 'remove_from_cart'],
  ['checkout', 'begin_checkout'],
  ['purchase', 'purchase'],
];

/** What an entry has beside its name where it says nothing itself. */
const SILENT = /^(event|ecommerce|gtm\..*|eventCallback|eventTimeout|_clear)$/;

/** Tag managers let a shop choose the name (`l=shopLayer`); Adobe's is another dialect. */
const OTHER_NAME = /^(?!adobe|dataLayer$).*layer$/i;
/** How often it is looked whether a script put another array in the place of the known one. */
const LOOK_MS = 500;

/** Events of an entry, and the dialect that it is written in. */
interface Told {
  readonly events: readonly FoundEvent[];
  readonly dialect: 'ga4' | 'gtag' | 'ua';
}

/** Google's `dataLayer`: GA4 as objects and as gtag's arguments, Universal Analytics. */
export const dataLayer: Source = {
  name: 'data-layer',
  label: 'data-layer',
  watch({dataLayer: layer, tell, guard}) {
    const read = readDataLayer();
    const isReplay = watchReplays();
    const take = guard('data-layer', (entry: unknown, timeMs: number = Date.now(), isHere: boolean = true) => {
      if (isReplay(entry)) return;
      const {events, dialect} = read(entry);
      tell(events, {timeMs, dialect, isHere});
    });
    const others = new Set<string>();
    const look = (): void => {
      layer.check();
      for (const name of Object.keys(window)) {
        if (!OTHER_NAME.test(name) || others.has(name)) continue;
        others.add(name);
        guard('data-layer', () => tapArray(own(window, name), (entry) => take(entry)))();
      }
    };
    layer.subscribe(take);
    look();
    setInterval(look, LOOK_MS);
  },
};

/**
 * Tells the copy of an array's entry, which a script puts in the array's place with all others, from one that is pushed
 * again.
 */
function watchReplays(): (entry: unknown) => boolean {
  /** Entries, and the array that they were told in. */
  const seen = new WeakMap<object, unknown>();
  let isEarly = true;
  // What was pushed before capture was here is told within this task, copies included.
  void Promise.resolve().then(() => (isEarly = false));
  return (entry) => {
    if (!(entry instanceof Object)) return false;
    const layer = own(window, 'dataLayer');
    const isKnown = seen.has(entry) && (isEarly || seen.get(entry) !== layer);
    seen.set(entry, layer);
    return isKnown;
  };
}

/**
 * Reads pushes to a `dataLayer`, in their order, as Google Tag Manager's own data model keeps them: an `ecommerce`
 * object that came without an event holds for the next one, until it is replaced or emptied by `ecommerce: null`. An
 * event's own products win over it, and what belonged to another event is not used again.
 */
export function readDataLayer(): (entry: unknown) => Told {
  let kept: Readonly<Record<string, unknown>> | undefined;
  let currency: string | undefined;

  function readGtag(fields: Readonly<Record<string, unknown>>): Told {
    const [command, name, parameters] = [toText(fields[0]), toText(fields[1]), toRecord(fields[2])];
    const given = command === 'set' ? (name === 'currency' ? fields[2] : toRecord(fields[1]).currency) : undefined;
    currency = toText(given) ?? toText(parameters.currency) ?? currency;
    const events = command === 'event' ? toGa4Events(name ?? '', parameters, 'data-layer', {currency}) : [];
    return {events, dialect: 'gtag'};
  }

  return (entry) => {
    const fields = toRecord(entry);
    // gtag(…) pushes its arguments: ['event', name, parameters].
    if (fields[0] !== undefined) return readGtag(fields);
    const block = toRecord(fields.ecommerce);
    currency = toText(block.currency) ?? toText(block.currencyCode) ?? toText(fields.currency) ?? currency;
    const legacy = toLegacyEvents(block, currency);
    const name = toText(fields.event) ?? '';
    if (legacy.length) {
      kept = undefined;
      return {events: legacy, dialect: 'ua'};
    }
    if (Object.hasOwn(fields, 'ecommerce')) kept = name && !toGa4Kind(name) ? kept : block;
    const isSilent = Object.keys(fields).every((field) => SILENT.test(field));
    const ecommerce = Object.hasOwn(fields, 'ecommerce') ? block : isSilent ? kept : undefined;
    const events = toGa4Events(name, {...fields, ecommerce: fields.items ? undefined : ecommerce}, 'data-layer', {
      currency,
    });
    // One product may be meant again by the next event that names none; a list is not.
    if (toGa4Kind(name) && toEntries(kept?.items).length !== 1) kept = undefined;
    return {events, dialect: 'ga4'};
  };
}

function toLegacyEvents(ecommerce: Readonly<Record<string, unknown>>, currency: string | undefined): FoundEvent[] {
  const events: FoundEvent[] = [];
  for (const [block, name] of LEGACY) {
    const {products, actionField} = toRecord(ecommerce[block]);
    if (!products) continue;
    const {id, list, currency: own} = toRecord(actionField);
    const items = toEntries(products);
    const payload = {items, transaction_id: id, item_list_name: list, currency: toText(own) ?? currency};
    events.push(...toGa4Events(name, payload, 'data-layer'));
  }
  if (!ecommerce.impressions) return events;
  const shown = toEntries(ecommerce.impressions);
  const {list} = toRecord(toList(shown).at(0));
  return [...events, ...toGa4Events('view_item_list', {items: shown, item_list_name: list}, 'data-layer')];
}
