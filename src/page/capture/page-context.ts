import type {CaptureSource} from '../../core/contract/captured-event.ts';
import type {FoundEvent} from './found-event.ts';
import {chooseProduct, completeFacts, isAlike, mayBeAlike, toWhole} from './product.ts';
import {toKnown, withoutGaps} from './read.ts';
import {openRepeats} from './repeats.ts';
import {rankOf} from './source-rank.ts';
import type {ProductFacts, Reading, ShownPage, Source} from './source.ts';

/** What each source reads on the page. */
export type Readings = ReadonlyMap<Source, Reading>;

/** The product shown, and the dialects that have described it. */
interface Shown {
  facts: ProductFacts;
  source: CaptureSource;
  readonly dialects: Set<string>;
  readonly timeMs: number;
  isTold: boolean;
}

/** Maximum number of product ids remembered. */
const MAX_NAMES = 300;
/** Maximum number of aliases sent with a view. */
const MAX_ALIASES = 8;

/** An event that is kept until the page has been read, and its origin. */
interface Held {
  readonly event: FoundEvent;
  readonly timeMs: number;
  readonly dialect: string;
}

/** Merges what all dialects of a page say: the product shown, lists, searches and orders, each once. */
export class PageContext {
  readonly #repeats = openRepeats();
  /** Maps every id of a product to the one that is used for it. */
  readonly #names = new Map<string, string>();
  #held: Held[] = [];
  #isRead = false;
  #shown: Shown | undefined;
  /** Whether the address has changed since the product was shown. */
  #hasMoved = false;
  /** Keys of what the page showed when it was last read, and of the part that is left over from an earlier address. */
  #before = new Set<string>();
  #stale = new Set<string>();
  readonly #record: (events: readonly FoundEvent[], timeMs: number) => void;

  /** @param record passes new events to the outbox */
  constructor(record: (events: readonly FoundEvent[], timeMs: number) => void) {
    this.#record = record;
  }

  /** The product that the page is about. */
  get shown(): ProductFacts | undefined {
    return this.#hasMoved ? undefined : this.#shown?.facts;
  }

  /** Handles events that happened. They wait if the page is about to be read, so that a view is complete. */
  tell(events: readonly FoundEvent[], {timeMs, dialect}: Omit<Held, 'event'>): void {
    for (const event of this.#repeats.toNumbered(events)) {
      if (this.#isRead) this.#pass({event, timeMs, dialect});
      else this.#held.push({event, timeMs, dialect});
    }
  }

  /** Handles what the page shows now. */
  show(readings: Readings, page: ShownPage, nowMs: number): void {
    const all = [...readings].sort(([a], [b]) => rankOf(a.name) - rankOf(b.name));
    const seen = new Set<string>();
    const waiting = this.#held;
    this.#held = [];
    const views = waiting.filter(({event}) => event.kind === 'view');
    // After a change of address they may be of the page before.
    const isNamed = !this.#hasMoved && views.length > 0;
    for (const one of views) this.#pass(one);
    const lists = this.#seeProducts(all, page, {nowMs, seen, isNamed});
    this.#isRead = true;
    this.#sendView();
    for (const one of waiting.filter(({event}) => event.kind !== 'view')) this.#pass(one);
    const events = all.flatMap(([, reading]) => this.#repeats.toNumbered(reading.events ?? []));
    for (const event of [...lists, ...events]) {
      const key = JSON.stringify(event);
      if (!this.#before.has(key) && !seen.has(key)) this.#pass({event, timeMs: nowMs, dialect: event.source});
      seen.add(key);
    }
    this.#before = seen;
    for (const key of this.#stale) if (!seen.has(key)) this.#stale.delete(key);
  }

  /**
   * Called when the address has changed, so that the page has to be read again.
   *
   * @param isOtherPage more than the query has changed: showing the same product again is a new view
   */
  navigate(isOtherPage: boolean): void {
    this.#hasMoved ||= isOtherPage;
    this.#repeats.navigate();
    this.#isRead = false;
    this.#stale = new Set(this.#before);
  }

  /** Called when the shopper pressed something: equal events after it are new ones. */
  act(): void {
    this.#repeats.act();
  }

  /** Sends events that wait for the page to be read, as they are. */
  flush(): void {
    const waiting = this.#held;
    this.#held = [];
    this.#isRead = true;
    for (const one of waiting) this.#pass(one);
    this.#sendView();
  }

  /** The page is shown again as it was left, which is a new view of its product. */
  showAgain(timeMs: number): void {
    if (!this.#shown || this.#hasMoved) return;
    this.#shown = {...this.#shown, timeMs, isTold: false};
    this.#sendView();
  }

  /** Treats everything on the page as new, after consent was given again. */
  restart(): void {
    this.#before = new Set();
    this.#stale = new Set();
    this.#shown = undefined;
    this.#isRead = false;
  }

  /**
   * Finds the one product that the page is about, the first dialect's where they contradict each other, and returns the
   * lists.
   *
   * @param seen collects the keys of what is shown
   * @param isNamed whether an event has named the product already
   */
  #seeProducts(
    all: readonly (readonly [Source, Reading])[],
    page: ShownPage,
    {nowMs, seen, isNamed}: {nowMs: number; seen: Set<string>; isNamed: boolean},
  ): FoundEvent[] {
    const breadcrumbs = all.map(([, {category}]) => category).find(Boolean);
    const lists = new Map<string, FoundEvent>();
    // Two dialects may give the same list.
    const addList = (list: FoundEvent): void => {
      const key = JSON.stringify(list.itemIds);
      if (!lists.has(key)) lists.set(key, list);
    };
    for (const [{name, label}, {products = [], lists: told = []}] of all) {
      let isOld = true;
      const fresh = products.filter(({ids, title}) => {
        const key = JSON.stringify([name, ids, title]);
        seen.add(key);
        isOld &&= this.#before.has(key);
        return !this.#stale.has(key);
      });
      const main = chooseProduct(fresh, page);
      if (main) {
        const isKnown = isNamed || (isOld && !!this.shown);
        this.#see(toWhole(main, page, breadcrumbs), label, {dialect: name, timeMs: nowMs}, isKnown);
        isNamed ||= !isOld;
      } else if (fresh.length) {
        const itemIds = fresh.flatMap(({ids, title}) => ids.at(0) ?? title ?? []);
        addList({kind: 'list-view', source: label, itemIds});
      }
      for (const list of told) addList({...list, source: label});
    }
    return [...lists.values()];
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

  /** The event with the id that is used for its product and, if that is the product shown, with the page's facts. */
  #toResolved(event: FoundEvent): FoundEvent {
    const ids = toKnown([event.itemId, ...(event.aliases ?? [])]);
    const known = this.#nameOf(ids);
    const facts = [known, ...ids].some((id) => id !== undefined && this.#shown?.facts.ids.includes(id))
      ? this.#shown?.facts
      : undefined;
    const aliases = known === undefined ? event.aliases : ids.filter((id) => id !== known);
    const {title, brand, category, price, currency}: Partial<ProductFacts> = facts ?? {};
    return withoutGaps({
      title,
      brand,
      category,
      price: event.kind === 'purchase' ? undefined : price,
      currency,
      ...withoutGaps(event),
      itemId: known ?? event.itemId,
      aliases: aliases?.length ? aliases : undefined,
    });
  }

  /**
   * Handles a dialect's statement of which product is shown.
   *
   * @param isKnown whether the page's product is known: then another one is not shown, but related to it
   */
  #see(facts: ProductFacts, source: CaptureSource, {dialect, timeMs}: Omit<Held, 'event'>, isKnown = false): void {
    const shown = this.#shown;
    // A dialect that is new on this page may mean the shown product if nothing contradicts it.
    const isFirstWord = shown && !shown.dialects.has(dialect) && mayBeAlike(shown.facts, facts);
    if (shown && !this.#hasMoved && (isFirstWord || isAlike(shown.facts, facts))) {
      shown.facts = completeFacts(shown.facts, facts);
      shown.dialects.add(dialect);
      const own = shown.isTold ? this.#nameOf(shown.facts.ids) : undefined;
      if (own !== undefined) this.#name(facts.ids, own);
      return;
    }
    if (isKnown) return;
    this.#sendView();
    this.#hasMoved = false;
    this.#shown = {facts, source, dialects: new Set([dialect]), timeMs, isTold: false};
  }

  /** Sends the view of the shown product, once. */
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
