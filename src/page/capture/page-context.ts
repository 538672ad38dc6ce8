import type {CapturedEvent, CaptureSource} from '../../core/contract/captured-event.ts';
import type {FoundEvent} from './found-event.ts';
import {chooseProduct, completeFacts, isAlike, mayBeAlike} from './product.ts';
import {toKnown, withoutGaps} from './read.ts';
import {openRepeats} from './repeats.ts';
import {toCanonicalPath} from './same-page.ts';
import type {ProductFacts, Reading, ShownPage, Source} from './source.ts';
import {toSearch, toTemplateQuery} from './sources/search.ts';

/** What a page shows by one of its sources. */
export type Readings = ReadonlyMap<Source, Reading>;

/** What the page is about, told by all its dialects as one. */
export interface PageContext {
  /** Something happened. Waits for the page to be read where it is about to be, so that a view is whole. */
  tell(events: readonly FoundEvent[], how: {readonly timeMs: number; readonly dialect: string}): void;
  /** What the page shows now. */
  show(readings: Readings, page: ShownPage, nowMs: number): void;
  /**
   * The address changed, so the page has to be read anew.
   *
   * @param isOtherPage more than the query: the same product may be seen again
   */
  navigate(isOtherPage: boolean): void;
  /** Something was pressed: what follows from it is new. */
  act(): void;
  /** What waits for a page to be read goes as it is. */
  flush(): void;
  /** Everything that the page shows counts as new: after consent was given anew. */
  restart(): void;
  readonly shown: ProductFacts | undefined;
}

/** The product shown, and which dialects have spoken of it. */
interface Shown {
  facts: ProductFacts;
  source: CaptureSource;
  readonly dialects: Set<string>;
  readonly timeMs: number;
  isTold: boolean;
}

/** Products whose numbers are remembered. */
const MAX_PRODUCTS = 300;

/**
 * Which source's number a product is known by where several speak: a tag plugin and a platform use the same one in cart
 * and order.
 */
const RANK: readonly string[] = ['platform', 'attribute', 'data-layer', 'json-ld', 'microdata', 'rdfa', 'open-graph'];

/** @param record gives what is new to the outbox */
export function openPageContext(record: (events: readonly FoundEvent[], timeMs: number) => void): PageContext {
  const repeats = openRepeats();
  /** Every number of a product to the one it is known by. */
  const names = new Map<string, string>();
  let held: {readonly event: FoundEvent; readonly timeMs: number; readonly dialect: string}[] = [];
  let isRead = false;
  let shown: Shown | undefined;
  /** Since the product was shown the address has changed. */
  let hasMoved = false;
  /** What the sources showed when the page was last read, and what of it an earlier address has left. */
  let before = new Set<string>();
  let stale = new Set<string>();

  const resolve = (event: FoundEvent): FoundEvent => {
    const ids = toKnown([event.itemId, ...(event.aliases ?? [])]);
    const known = ids.map((id) => names.get(id)).find((id) => id !== undefined);
    const isShown = shown && [known, ...ids].some((id) => id !== undefined && shown!.facts.ids.includes(id));
    const facts = isShown ? shown!.facts : undefined;
    const aliases = known === undefined ? event.aliases : toKnown(ids.filter((id) => id !== known));
    return withoutGaps({
      ...event,
      itemId: known ?? event.itemId,
      aliases: aliases?.length ? aliases : undefined,
      title: event.title ?? facts?.title,
      brand: event.brand ?? facts?.brand,
      category: event.category ?? facts?.category,
      price: event.price ?? (event.kind === 'purchase' ? undefined : facts?.price),
      currency: event.currency ?? facts?.currency,
    });
  };

  /** Sends the view of what is shown, once. */
  const sendView = (): void => {
    if (!shown || shown.isTold) return;
    shown.isTold = true;
    const {facts, source, timeMs} = shown;
    const {ids, title, brand, category, price, currency, url} = facts;
    const [itemId = title, ...aliases] = ids;
    if (itemId === undefined) return;
    const own = ids.map((id) => names.get(id)).find((id) => id !== undefined) ?? itemId;
    for (const id of ids) if (names.size < MAX_PRODUCTS) names.set(id, own);
    const others = toKnown([itemId, ...aliases].filter((id) => id !== own)).slice(0, 8);
    const view = {title, brand, category, price, currency, url, aliases: others.length ? others : undefined};
    record([withoutGaps({kind: 'view', source, itemId: own, ...view})], timeMs);
  };

  /** A dialect says what product is shown. */
  const see = (facts: ProductFacts, source: CaptureSource, how: {dialect: string; timeMs: number}): void => {
    const isSame = shown && (isAlike(shown.facts, facts) || (!hasMoved && isFirstWord(shown, facts, how.dialect)));
    if (isSame && shown && !hasMoved) {
      shown.facts = completeFacts(shown.facts, facts);
      shown.dialects.add(how.dialect);
      // Further numbers of what was told before.
      if (shown.isTold) {
        const own = shown.facts.ids.map((id) => names.get(id)).find((id) => id !== undefined);
        if (own !== undefined) for (const id of facts.ids) if (names.size < MAX_PRODUCTS) names.set(id, own);
      }
      return;
    }
    sendView();
    hasMoved = false;
    shown = {facts, source, dialects: new Set([how.dialect]), timeMs: how.timeMs, isTold: false};
  };

  const pass = ({event, timeMs, dialect}: (typeof held)[number]): void => {
    if (event.kind === 'view') {
      const {itemId, aliases = [], title, brand, category, price, currency} = event;
      see({ids: toKnown([itemId, ...aliases]), title, brand, category, price, currency}, event.source, {
        dialect,
        timeMs,
      });
      if (isRead) sendView();
      return;
    }
    sendView();
    const whole = resolve(event);
    if (!repeats.isRepeat(whole, dialect, timeMs)) record([whole], timeMs);
  };

  return {
    get shown() {
      return hasMoved ? undefined : shown?.facts;
    },
    tell(events, {timeMs, dialect}) {
      for (const event of repeats.toNumbered(events)) {
        if (isRead) pass({event, timeMs, dialect});
        else held.push({event, timeMs, dialect});
      }
    },
    show(readings, page, now) {
      const all = [...readings].sort(([a], [b]) => rankOf(a.name) - rankOf(b.name));
      const seen = new Set<string>();
      const isFresh = (fact: unknown): boolean => {
        const key = JSON.stringify(fact);
        seen.add(key);
        return !before.has(key);
      };
      const waiting = held;
      held = [];
      // What happened before something else than a view of this page is told in its order.
      for (const one of waiting.filter(({event}) => event.kind === 'view')) pass(one);
      const breadcrumbs = all.map(([, {category}]) => category).find(Boolean);
      const lists: FoundEvent[] = [];
      for (const [source, {products = [], lists: told = []}] of all) {
        const fresh = products.filter(({ids, title}) => {
          const key = JSON.stringify([source.name, ids, title]);
          const isNew = isFresh([source.name, ids, title]);
          return isNew || !stale.has(key);
        });
        const main = chooseProduct(fresh, page);
        if (main) see(toWhole(main, page, breadcrumbs), source.label, {dialect: source.name, timeMs: now});
        else if (fresh.length) {
          const itemIds = fresh.flatMap(({ids, title}) => ids.at(0) ?? title ?? []);
          lists.push({kind: 'list-view', source: source.label, itemIds});
        }
        lists.push(...told.map((list) => ({...list, source: source.label})));
      }
      isRead = true;
      sendView();
      for (const one of waiting.filter(({event}) => event.kind !== 'view')) pass(one);
      const template = all.map(([, {searchTemplate}]) => searchTemplate).find(Boolean);
      const own = template && toTemplateQuery(template, page.address);
      const events = all.flatMap(([, reading]) => repeats.toNumbered(reading.events ?? []));
      if (own && !events.some(({kind}) => kind === 'search')) events.push(toSearch(own));
      const listed = new Set<string>();
      for (const event of [...lists, ...events]) {
        // Two dialects list the same.
        const list = event.itemIds && JSON.stringify(event.itemIds);
        if (list && listed.has(list)) continue;
        if (list) listed.add(list);
        if (isFresh(event)) pass({event, timeMs: now, dialect: event.source});
      }
      before = seen;
      for (const key of stale) if (!seen.has(key)) stale.delete(key);
    },
    navigate(isOtherPage) {
      hasMoved ||= isOtherPage;
      isRead = false;
      stale = new Set(before);
    },
    act: repeats.act,
    flush() {
      const waiting = held;
      held = [];
      isRead = true;
      for (const one of waiting) pass(one);
      sendView();
    },
    restart() {
      before = new Set();
      stale = new Set();
      shown = undefined;
      isRead = false;
    },
  };
}

/** A dialect that has not spoken of this page yet, and says nothing against its being the same product. */
function isFirstWord(shown: Shown, facts: ProductFacts, dialect: string): boolean {
  return !shown.dialects.has(dialect) && mayBeAlike(shown.facts, facts);
}

/** With its category by the breadcrumbs, and never without a number: its page's path, else its name. */
function toWhole(facts: ProductFacts, page: ShownPage, breadcrumbs: string | undefined): ProductFacts {
  const ids = facts.ids.length ? facts.ids : toKnown([toCanonicalPath(page)]);
  return {...facts, ids, category: facts.category ?? breadcrumbs, url: facts.url ?? page.address};
}

function rankOf(name: string): number {
  const rank = RANK.indexOf(name);
  return rank < 0 ? RANK.length : rank;
}

/** Kinds that a page shows, as opposed to what is done on it. */
export const PAGE_STATES: ReadonlySet<CapturedEvent['kind']> = new Set([
  'view',
  'list-view',
  'search',
  'checkout',
  'purchase',
]);
