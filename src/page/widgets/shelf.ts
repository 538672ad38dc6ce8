import type {Recommendation} from '../../core/contract/recommendation.ts';
import {build} from './build-element.ts';
import {buildCard, buildSkeleton, writeReason} from './card.ts';
import type {CardOptions} from './card.ts';
import {here, toLanguage} from './here.ts';
import {openRoot} from './open-root.ts';
import {keepApart, type PageList, refreshList, removeList} from './page-lists.ts';
import {openPictures} from './picture-pool.ts';
import {replaceChanged} from './replace-changed.ts';
import type {ShelfKind} from './shelf-kind.ts';
import {ShelfProducts, toCatalogueBase} from './shelf-products.ts';
import {SHELF_SHEET} from './shelf-styles.ts';
import {type ShelfStrings, toShelfStrings} from './shelf-strings.ts';
import {MAX_HEADING} from './texts.ts';
import {watchSight, watchWidth} from './watch-element.ts';

const MAX_COUNT = 100;

/** Makes the custom element of a kind of shelf. */
export function toShelf(kind: ShelfKind): CustomElementConstructor {
  return class extends Shelf {
    constructor() {
      super(kind);
    }
  };
}

/**
 * A row or grid of products. The shop's fallback inside it stays until there are products to show; both lie in the same
 * grid cell and the skeleton has the height of the result, so nothing on the page moves. Without products and fallback
 * it takes no space.
 *
 * Its data is in `#private` fields, not TypeScript's `private`: scripts of the page can get the class by
 * `customElements.get`.
 */
class Shelf extends HTMLElement {
  readonly #kind: ShelfKind;
  readonly #list = build('ul', {part: 'list', role: 'list'});
  readonly #headline = build('h2', {part: 'heading'});
  readonly #fallback = build('div', {class: 'fallback'}, build('slot', {}));
  #root: ShadowRoot | undefined;
  /** Shown cards, by their content without the reason. */
  #cards = new Map<string, HTMLLIElement>();
  readonly #stops: (() => void)[] = [];
  readonly #onPage: PageList = {
    element: this,
    // Only once by checkVisibility, which computes the page's styles at once.
    isDisplayed: () => (this.#isDisplayed ??= (this as Partial<Element>).checkVisibility?.() !== false),
    shown: () => this.#shown.map(({itemId}) => itemId),
    ask: (taken, reasons) => this.#ask(taken, reasons),
  };
  #isDisplayed: boolean | undefined;
  #isSeen = false;
  #isTold = false;
  #shown: readonly Recommendation[] = [];
  readonly #products = new ShelfProducts();

  constructor(kind: ShelfKind) {
    super();
    this.#kind = kind;
  }

  connectedCallback(): void {
    try {
      this.#root ??= openRoot(this, SHELF_SHEET);
    } catch {
      return; // A script has already opened this element's shadow root: it stays as the shop rendered it.
    }
    const words = this.#read('heading') ?? this.#read('title');
    // A title attribute would be a tooltip over every card.
    this.removeAttribute('title');
    if (words !== undefined) this.setAttribute('heading', words);
    this.#writeHeading();
    this.#headline.id = 'heading';
    this.#list.setAttribute('aria-labelledby', 'heading');
    this.#list.className = this.#read('layout') === 'row' ? 'row' : 'grid';
    if (!this.#shown.length) {
      const {hasReason} = this.#kind;
      this.#list.replaceChildren(...Array.from({length: this.#count}, () => buildSkeleton(hasReason)));
      this.#list.classList.toggle('skeleton-only', this.childElementCount > 0);
    }
    // A kind of list that may have no products takes no space before it has some.
    const {instead} = this.#kind;
    if (instead && this.#heading !== instead.heading && !this.#shown.length && !this.childElementCount) {
      this.hidden = true;
    }
    this.#root.replaceChildren(this.#headline, build('div', {class: 'stack'}, this.#fallback, this.#list));
    // For every shelf, even one that stays empty: which pictures are fetched must not depend on the shopper.
    openPictures();
    const refresh = (): void => this.refresh();
    this.#stops.push(
      here().on('prediction', refresh),
      here().on('consent', refresh),
      watchSight(this, (isSeen) => {
        this.#isSeen = isSeen;
        this.#tellSeen();
      }),
      watchWidth(this, (width) => this.#onWidth(width)),
    );
    refresh();
  }

  disconnectedCallback(): void {
    for (const stop of this.#stops.splice(0)) stop();
    removeList(this.#onPage);
  }

  /** Requests products; if a request is under way, one more follows it. */
  refresh(): void {
    if (this.isConnected) refreshList(this.#onPage);
  }

  /** See PageList.ask. */
  async #ask(taken: readonly string[], reasons: boolean): Promise<boolean> {
    const {instead, isSoonerWithoutReasons} = this.#kind;
    const read = (name: string): string | undefined => this.#read(name);
    const asked = {count: this.#count, taken, reasons, read};
    try {
      const items = await this.#products.fetch(this.#kind, asked);
      const isOther = !items.length && instead !== undefined && this.childElementCount > 0;
      const isLate = !reasons && (isOther || isSoonerWithoutReasons(read));
      this.#show(isOther ? await this.#products.fetch(instead, asked) : items, isLate);
      this.#writeHeading(isOther ? instead.heading : undefined);
      return isLate && this.#shown.length > 0;
    } catch {
      // The error was counted where it happened. Shown products stay; a shelf that never had any gives up its space.
      if (!this.#shown.length) this.hidden = this.childElementCount === 0;
      return false;
    }
  }

  /** @param other heading of other products than those that the shop's heading is for */
  #writeHeading(other?: keyof ShelfStrings): void {
    const text = (name: keyof ShelfStrings): string => toShelfStrings(toLanguage(this))[name];
    this.#headline.textContent = other ? text(other) : (this.#read('heading') ?? text(this.#heading));
  }

  /** Name of the heading where the shop sets none. */
  get #heading(): keyof ShelfStrings {
    return this.#kind.heading((name) => this.#read(name));
  }

  get #count(): number {
    const wanted = Number(this.#read('count'));
    return Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, MAX_COUNT) : this.#kind.defaultCount;
  }

  get #listId(): string {
    return this.#read('list') ?? this.localName;
  }

  #read(name: string): string | undefined {
    const text = this.getAttribute(name) ?? undefined;
    return name === 'heading' || name === 'title' ? text?.slice(0, MAX_HEADING) : text;
  }

  /** @param isLate whether better reasons follow: a card that stays keeps its own until then */
  #show(items: readonly Recommendation[], isLate: boolean): void {
    this.#shown = items;
    const hasFallback = this.childElementCount > 0;
    this.hidden = !items.length && !hasFallback;
    this.#fallback.inert = items.length > 0;
    this.#list.classList.toggle('skeleton-only', !items.length);
    if (!items.length) return;
    const language = toLanguage(this);
    const options = {
      strings: toShelfStrings(language),
      language,
      base: toCatalogueBase(),
      hasReason: this.#kind.hasReason,
    };
    const focused = (this.#root?.activeElement as HTMLElement | null)?.closest('li')?.dataset.id;
    const before = this.#cards;
    this.#cards = new Map();
    const cards = items.map((item) => {
      const key = JSON.stringify([item.itemId, item.title, item.url, item.image, item.priceCents, item.currency]);
      // The same product: its card is reused, with its loaded picture.
      const kept = before.get(key);
      if (kept && !isLate) writeReason(kept, item, options.strings);
      const card = kept ?? this.#toCard(item, options);
      this.#cards.set(key, card);
      return card;
    });
    // With fewer products than requested, skeletons keep the space.
    const rest = Array.from({length: Math.max(0, this.#count - items.length)}, () =>
      buildSkeleton(this.#kind.hasReason),
    );
    for (const blank of rest) blank.classList.add('empty');
    replaceChanged(this.#list, [...cards, ...rest]);
    // Keyboard users stay where they are when their card is still there.
    if (focused !== undefined)
      cards
        .find(({dataset}) => dataset.id === focused)
        ?.querySelector('a')
        ?.focus();
    this.#tellSeen();
  }

  /**
   * Separate from `#show`, because a card's listener keeps the scope of its function alive: in `#show` that includes
   * the previous cards, and through them all earlier ones (a memory leak).
   */
  #toCard(item: Recommendation, options: Omit<CardOptions, 'onOpen'>): HTMLLIElement {
    return buildCard(item, {...options, onOpen: () => this.#onOpen(item)});
  }

  #onOpen({itemId, title}: Recommendation): void {
    const index = this.#shown.findIndex((item) => item.itemId === itemId);
    const items = [{item_id: itemId, item_name: title, index}];
    void here().track('select_item', {item_list_id: this.#listId, items});
  }

  /** Other lists may show the shelf's products while the page does not display it. */
  #onWidth(width: number): void {
    // A shelf that is hidden for want of products stands in nobody's way.
    const isDisplayed = width > 0 || this.hidden === true;
    if (this.#isDisplayed === isDisplayed) return;
    this.#isDisplayed = isDisplayed;
    keepApart();
  }

  /** Reports a list view once, when half of the shelf was on screen with products in it. */
  #tellSeen(): void {
    if (!this.#isSeen || !this.#shown.length || this.#isTold) return;
    this.#isTold = true;
    const items = this.#shown.map(({itemId}) => ({item_id: itemId}));
    void here().track('view_item_list', {item_list_id: this.#listId, items});
  }
}
