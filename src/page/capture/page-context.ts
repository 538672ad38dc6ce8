import type {CaptureSource} from '../../core/contract/captured-event.ts';
import type {FoundEvent} from './found-event.ts';
import {chooseProduct, completeFacts, isAlike, mayBeAlike, toWhole} from './product.ts';
import {toKnown, withoutGaps} from './read.ts';
import {openRepeats} from './repeats.ts';
import type {ProductFacts, Reading, ShownPage, Source} from './source.ts';
import {toSearch, toTemplateQuery} from './sources/search.ts';

/** What a page shows by one of its sources. */
export type Readings = ReadonlyMap<Source, Reading>;

/** The product shown, and which dialects have spoken of it. */
interface Shown {
  facts: ProductFacts;
  source: CaptureSource;
  readonly dialects: Set<string>;
  readonly timeMs: number;
  isTold: boolean;
}

/** Numbers of products that are remembered. */
const MAX_NAMES = 300;
/** Further numbers told with a view. */
const MAX_ALIASES = 8;

/**
 * Which source's number a product is known by where several speak: a tag plugin and a platform use the same one in cart
 * and order.
 */
const RANK: readonly string[] = ['platform', 'attribute', 'data-layer', 'json-ld', 'microdata', 'rdfa', 'open-graph'];

/** What happened, and how it was told. */
interface Held {
  readonly event: FoundEvent;
  readonly timeMs: number;
  readonly dialect: string;
}

/** What the page is about, told by all its dialects as one. */
export class PageContext {
  readonly #repeats = openRepeats();
  /** Every number of a product to the one it is known by. */
  readonly #names = new Map<string, string>();
  #held: Held[] = [];
  #isRead = false;
  #shown: Shown | undefined;
  /** Since the product was shown the address has changed. */
  #hasMoved = false;
  /** What the sources showed when the page was last read, and what of it an earlier address has left. */
  #before = new Set<string>();
  #stale = new Set<string>();
  readonly #record: (events: readonly FoundEvent[], timeMs: number) => void;

  /** @param record gives what is new to the outbox */
  constructor(record: (events: readonly FoundEvent[], timeMs: number) => void) {
    this.#record = record;
  }

  /** The product that the page is about. */
  get shown(): ProductFacts | undefined {
    return this.#hasMoved ? undefined : this.#shown?.facts;
  }

  /** Something happened. Waits for the page to be read where it is about to be, so that a view is whole. */
  tell(events: readonly FoundEvent[], {timeMs, dialect}: Omit<Held, 'event'>): void {
    for (const event of this.#repeats.toNumbered(events)) {
      if (this.#isRead) this.#pass({event, timeMs, dialect});
      else this.#held.push({event, timeMs, dialect});
    }
  }

  /** What the page shows now. */
  show(readings: Readings, page: ShownPage, nowMs: number): void {
    const all = [...readings].sort(([a], [b]) => rankOf(a.name) - rankOf(b.name));
    const seen = new Set<string>();
    const waiting = this.#held;
    this.#held = [];
    for (const one of waiting.filter(({event}) => event.kind === 'view')) this.#pass(one);
    const lists = this.#seeProducts(all, page, nowMs, seen);
    this.#isRead = true;
    this.#sendView();
    for (const one of waiting.filter(({event}) => event.kind !== 'view')) this.#pass(one);
    for (const event of [...lists, ...this.#toEvents(all, page)]) {
      const key = JSON.stringify(event);
      seen.add(key);
      if (!this.#before.has(key)) this.#pass({event, timeMs: nowMs, dialect: event.source});
    }
    this.#before = seen;
    for (const key of this.#stale) if (!seen.has(key)) this.#stale.delete(key);
  }

  /**
   * The address changed, so the page has to be read anew.
   *
   * @param isOtherPage more than the query: the same product may be seen again
   */
  navigate(isOtherPage: boolean): void {
    this.#hasMoved ||= isOtherPage;
    this.#isRead = false;
    this.#stale = new Set(this.#before);
  }

  /** Something was pressed: what follows from it is new. */
  act(): void {
    this.#repeats.act();
  }

  /** What waits for a page to be read goes as it is. */
  flush(): void {
    const waiting = this.#held;
    this.#held = [];
    this.#isRead = true;
    for (const one of waiting) this.#pass(one);
    this.#sendView();
  }

  /** Everything that the page shows counts as new: after consent was given anew. */
  restart(): void {
    this.#before = new Set();
    this.#stale = new Set();
    this.#shown = undefined;
    this.#isRead = false;
  }

  /** Reads what product the page is about, and gives the lists. @param seen takes the keys of what is shown */
  #seeProducts(
    all: readonly (readonly [Source, Reading])[],
    page: ShownPage,
    nowMs: number,
    seen: Set<string>,
  ): FoundEvent[] {
    const breadcrumbs = all.map(([, {category}]) => category).find(Boolean);
    const lists = new Map<string, FoundEvent>();
    // Two dialects list the same.
    const addList = (list: FoundEvent): void => {
      const key = JSON.stringify(list.itemIds);
      if (!lists.has(key)) lists.set(key, list);
    };
    for (const [{name, label}, {products = [], lists: told = []}] of all) {
      const fresh = products.filter(({ids, title}) => {
        const key = JSON.stringify([name, ids, title]);
        seen.add(key);
        return !this.#stale.has(key);
      });
      const main = chooseProduct(fresh, page);
      if (main) this.#see(toWhole(main, page, breadcrumbs), label, {dialect: name, timeMs: nowMs});
      else if (fresh.length) {
        const itemIds = fresh.flatMap(({ids, title}) => ids.at(0) ?? title ?? []);
        addList({kind: 'list-view', source: label, itemIds});
      }
      for (const list of told) addList({...list, source: label});
    }
    return [...lists.values()];
  }

  /** Searches and orders that the page shows; the shop's own SearchAction says where its words stand. */
  #toEvents(all: readonly (readonly [Source, Reading])[], page: ShownPage): FoundEvent[] {
    const events = all.flatMap(([, reading]) => this.#repeats.toNumbered(reading.events ?? []));
    const template = all.map(([, {searchTemplate}]) => searchTemplate).find(Boolean);
    const query = template && toTemplateQuery(template, page.address);
    if (query && !events.some(({kind}) => kind === 'search')) events.push(toSearch(query));
    return events;
  }

  #pass({event, timeMs, dialect}: Held): void {
    if (event.kind === 'view') {
      const {itemId, aliases = [], title, brand, category, price, currency} = event;
      const facts = {ids: toKnown([itemId, ...aliases]), title, brand, category, price, currency};
      this.#see(facts, event.source, {dialect, timeMs});
      if (this.#isRead) this.#sendView();
      return;
    }
    this.#sendView();
    const whole = this.#toResolved(event);
    if (!this.#repeats.isRepeat(whole, dialect, timeMs)) this.#record([whole], timeMs);
  }

  /** The event with the number that its product is known by, and with what the page says of the product shown. */
  #toResolved(event: FoundEvent): FoundEvent {
    const ids = toKnown([event.itemId, ...(event.aliases ?? [])]);
    const known = this.#nameOf(ids);
    const facts = [known, ...ids].some((id) => id !== undefined && this.#shown?.facts.ids.includes(id))
      ? this.#shown?.facts
      : undefined;
    const aliases = known === undefined ? event.aliases : ids.filter((id) => id !== known);
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
  }

  /** A dialect says what product is shown. */
  #see(facts: ProductFacts, source: CaptureSource, {dialect, timeMs}: Omit<Held, 'event'>): void {
    const shown = this.#shown;
    if (shown && !this.#hasMoved && (isAlike(shown.facts, facts) || isFirstWord(shown, facts, dialect))) {
      shown.facts = completeFacts(shown.facts, facts);
      shown.dialects.add(dialect);
      const own = shown.isTold ? this.#nameOf(shown.facts.ids) : undefined;
      if (own !== undefined) this.#name(facts.ids, own);
      return;
    }
    this.#sendView();
    this.#hasMoved = false;
    this.#shown = {facts, source, dialects: new Set([dialect]), timeMs, isTold: false};
  }

  /** Sends the view of what is shown, once. */
  #sendView(): void {
    if (!this.#shown || this.#shown.isTold) return;
    this.#shown.isTold = true;
    const {facts, source, timeMs} = this.#shown;
    const {ids, title, brand, category, price, currency, url} = facts;
    const itemId = this.#nameOf(ids) ?? ids.at(0) ?? title;
    if (itemId === undefined) return;
    this.#name(ids, itemId);
    const others = ids.filter((id) => id !== itemId).slice(0, MAX_ALIASES);
    const aliases = others.length ? others : undefined;
    const view = {itemId, title, brand, category, price, currency, url, aliases};
    this.#record([withoutGaps({kind: 'view', source, ...view})], timeMs);
  }

  #nameOf(ids: readonly string[]): string | undefined {
    return ids.map((id) => this.#names.get(id)).find((id) => id !== undefined);
  }

  #name(ids: readonly string[], own: string): void {
    for (const id of ids) if (this.#names.size < MAX_NAMES) this.#names.set(id, own);
  }
}

/** A dialect that has not spoken of this page yet, and says nothing against its being the same product. */
function isFirstWord(shown: Shown, facts: ProductFacts, dialect: string): boolean {
  return !shown.dialects.has(dialect) && mayBeAlike(shown.facts, facts);
}

function rankOf(name: string): number {
  const rank = RANK.indexOf(name);
  return rank < 0 ? RANK.length : rank;
}
