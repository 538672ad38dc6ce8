import type {Recommendation} from '../../core/contract/recommendation.ts';
import type {Profiler} from '../profiler.ts';
import {build} from './build-element.ts';
import {buildCard, buildSkeleton, writeReason} from './card.ts';
import type {CardOptions} from './card.ts';
import {SHELF_SHEET} from './styles.ts';
import {toStrings} from './strings.ts';
import type {Strings} from './strings.ts';

const MAX_COUNT = 100;

/**
 * A row or grid of products. What the shop rendered inside it stays until there are real answers; both lie in the same grid cell and
 * the skeleton has the height of the result, so nothing on the page moves. Without answers and without fallback it takes no space.
 */
export abstract class Shelf extends HTMLElement {
  /** Set once by `start`; every shelf of the page has the same. */
  static profiler: Profiler;

  protected abstract readonly defaultCount: number;
  protected abstract readonly heading: 'recommendations' | 'recentlyViewed';
  protected abstract readonly hasReason: boolean;
  protected abstract fetch(count: number): Promise<readonly Recommendation[]>;

  private readonly list = build('ul', {part: 'list', role: 'list'});
  private readonly headline = build('h2', {part: 'heading'});
  private readonly fallback = build('div', {class: 'fallback'}, build('slot', {}));
  /** Cards on show, by what is on them besides the reason. */
  private cards = new Map<string, HTMLLIElement>();
  private readonly stops: (() => void)[] = [];
  private isAsking = false;
  private isStale = false;
  private isSeen = false;
  private shown: readonly Recommendation[] = [];

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({mode: 'open'});
    root.adoptedStyleSheets = [SHELF_SHEET];
    const words = this.getAttribute('heading') ?? this.getAttribute('title');
    // A title attribute would be a tooltip over every card.
    this.removeAttribute('title');
    if (words !== null) this.setAttribute('heading', words);
    this.headline.textContent = words ?? this.strings[this.heading];
    this.headline.id = 'heading';
    this.list.setAttribute('aria-labelledby', 'heading');
    this.list.className = this.getAttribute('layout') === 'row' ? 'row' : 'grid';
    if (!this.shown.length) {
      this.list.replaceChildren(...Array.from({length: this.count}, () => buildSkeleton(this.hasReason)));
      this.list.classList.toggle('skeleton-only', this.childElementCount > 0);
    }
    root.replaceChildren(this.headline, build('div', {class: 'stack'}, this.fallback, this.list));
    const {profiler} = Shelf;
    const refresh = (): void => void this.refresh();
    this.stops.push(profiler.on('prediction', refresh), profiler.on('consent', refresh), this.watchSight());
    refresh();
  }

  disconnectedCallback(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  /** Asks again, once more after the question under way where there is one. */
  async refresh(): Promise<void> {
    this.isStale = true;
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.isStale) {
      this.isStale = false;
      try {
        this.show(await this.fetch(this.count));
      } catch {
        // Counted where it happened; what is on the page stays, and a shelf that never had an answer gives its space back.
        if (!this.shown.length) this.show([]);
      }
    }
    this.isAsking = false;
  }

  protected get count(): number {
    const wanted = Number(this.getAttribute('count'));
    return Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, MAX_COUNT) : this.defaultCount;
  }

  protected get listId(): string {
    return this.getAttribute('list') ?? this.localName;
  }

  private get language(): string {
    const {language} = Shelf.profiler.settings;
    return language ?? (this.closest('[lang]')?.getAttribute('lang') || navigator.language);
  }

  private get strings(): Strings {
    return toStrings(this.language);
  }

  private show(items: readonly Recommendation[]): void {
    this.shown = items;
    const hasFallback = this.childElementCount > 0;
    this.hidden = !items.length && !hasFallback;
    this.fallback.inert = items.length > 0;
    this.list.classList.toggle('skeleton-only', !items.length);
    if (!items.length) return;
    const options = {
      strings: this.strings,
      language: this.language,
      base: Shelf.profiler.settings.catalogue ?? document.baseURI,
      hasReason: this.hasReason,
    };
    const focused = (this.shadowRoot!.activeElement as HTMLElement | null)?.closest('li')?.dataset.id;
    const before = this.cards;
    this.cards = new Map();
    const cards = items.map((item) => {
      const key = JSON.stringify([item.itemId, item.title, item.url, item.image, item.priceCents, item.currency]);
      // The same product: its card stays, with its loaded picture.
      const kept = before.get(key);
      if (kept) writeReason(kept, item, options.strings);
      const card = kept ?? this.toCard(item, options);
      this.cards.set(key, card);
      return card;
    });
    // Fewer than asked for: the rest keeps its space.
    const rest = Array.from({length: Math.max(0, this.count - items.length)}, () => buildSkeleton(this.hasReason));
    for (const blank of rest) blank.classList.add('empty');
    replaceChanged(this.list, [...cards, ...rest]);
    // Keyboard users stay where they are when their card is still there.
    if (focused !== undefined)
      cards
        .find(({dataset}) => dataset.id === focused)
        ?.querySelector('a')
        ?.focus();
    this.tellSeen();
  }

  /** Apart from `show`, because a card's listener keeps what its function sees: there the cards before, and through them all cards ever. */
  private toCard(item: Recommendation, options: Omit<CardOptions, 'onOpen'>): HTMLLIElement {
    return buildCard(item, {...options, onOpen: () => this.onOpen(item)});
  }

  private onOpen({itemId, title}: Recommendation): void {
    const items = [{item_id: itemId, item_name: title, index: this.shown.findIndex((item) => item.itemId === itemId)}];
    void Shelf.profiler.track('select_item', {item_list_id: this.listId, items});
  }

  /** A list is seen when half of it was on screen with products in it; told once. */
  private watchSight(): () => void {
    const observer = new IntersectionObserver(
      ([entry]) => {
        this.isSeen = entry.isIntersecting;
        this.tellSeen();
      },
      {threshold: 0.5},
    );
    observer.observe(this);
    return () => observer.disconnect();
  }

  private tellSeen = (): void => {
    if (!this.isSeen || !this.shown.length) return;
    this.tellSeen = () => undefined;
    const items = this.shown.map(({itemId}) => ({item_id: itemId}));
    void Shelf.profiler.track('view_item_list', {item_list_id: this.listId, items});
  };
}

/** The same as `replaceChildren`, but what stays where it is is not laid out again. */
function replaceChanged(list: Element, children: readonly Element[]): void {
  children.forEach((child, i) => {
    if (list.children[i] !== child) list.insertBefore(child, list.children[i] ?? null);
  });
  while (list.childElementCount > children.length) list.lastElementChild!.remove();
}
