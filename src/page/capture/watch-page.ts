import type {DataLayer} from '../data-layer.ts';
import type {Faults} from '../faults.ts';
import {fromDocument} from '../from-document.ts';
import {whenIdle} from '../when.ts';
import {toAttributeEvents, toClickEvents} from './attributes.ts';
import type {FoundEvent} from './capture-host.ts';
import {toChannel} from './channel.ts';
import {readDataLayer} from './data-layer-events.ts';
import {attributeOf, find, findAll, onDocument} from './dom.ts';
import {measureDwell} from './dwell.ts';
import {toJsonLdEvents} from './json-ld.ts';
import {toMicrodataEvents} from './microdata.ts';
import {onNavigation} from './navigation.ts';
import {toText} from './read.ts';
import {toSearchQuery} from './search-query.ts';
import {toShopifyOrder, toShopifyView, type ShopifyPage} from './shopify.ts';
import {watchWooCommerce} from './woocommerce.ts';

/** Kinds that a page shows, as opposed to what the shopper did on it. */
const PAGE_STATES: ReadonlySet<string> = new Set(['view', 'list-view', 'search', 'checkout', 'purchase']);

/** JSON-LD blocks read of one page. */
const MAX_BLOCKS = 100;

/** The page's globals; what a theme puts there, no type of ours knows. */
const SHOP = window as ShopifyPage;

/** A page that changes all the time is read this often at most. */
const READ_GAP_MS = 100;

export interface WatchOptions {
  /** @param timeMs when they happened; now by default */
  readonly record: (events: readonly FoundEvent[], timeMs?: number) => void;
  readonly dataLayer: DataLayer;
  readonly faults: Faults;
  /** See CaptureHost. */
  readonly isLate: boolean;
}

export interface PageWatch {
  /** Reads what the page shows as if for the first time: after consent was given anew. */
  readPage(): void;
  /** Tells of the time spent on the page; before it goes away. */
  leave(): void;
}

/** Watches a shop's page: its dataLayer, its structured data, its marked elements, its platform, its clicks. */
export function watchPage({record, dataLayer, faults, isLate}: WatchOptions): PageWatch {
  const dwell = measureDwell();
  /** JSON-LD blocks of the page as it was last read, with their events. */
  let blocks = new Map<string, readonly FoundEvent[]>();
  /** What the page showed when it was last read: only what appears is told, so A, B, A are three views. */
  let shown = new Set<string>();
  let shownItem: string | undefined;
  let isReplaying = isLate;
  let isWaiting = false;

  const send = (events: readonly FoundEvent[], timeMs?: number): void => {
    const fitting = isReplaying ? events.filter(({kind}) => PAGE_STATES.has(kind)) : events;
    if (!fitting.length) return;
    shownItem = fitting.findLast(({kind}) => kind === 'view')?.itemId ?? shownItem;
    record(fitting, timeMs);
  };

  const readBlocks = (): FoundEvent[] => {
    const before = blocks;
    blocks = new Map();
    for (const script of findAll(document, 'script[type="application/ld+json"]').slice(0, MAX_BLOCKS)) {
      const text = script.textContent ?? '';
      // A block is parsed once, however often the page changes.
      blocks.set(text, before.get(text) ?? []);
      if (!before.has(text)) faults.guard('json-ld', () => blocks.set(text, toJsonLdEvents(text)))();
    }
    return [...blocks.values()].flat();
  };
  const readSearch = (): FoundEvent[] => {
    const query = toSearchQuery(location.href);
    return query ? [{kind: 'search', source: 'dom', query}] : [];
  };
  const readers: Readonly<Record<string, () => FoundEvent[]>> = {
    'json-ld': readBlocks,
    microdata: () => toMicrodataEvents(document),
    attribute: () => toAttributeEvents(document),
    platform: () => [...toShopifyView(SHOP), ...toShopifyOrder(SHOP)],
    search: readSearch,
  };
  const readNow = (): void => {
    isWaiting = false;
    dataLayer.check();
    const found = new Map<string, FoundEvent>();
    for (const [name, read] of Object.entries(readers)) {
      faults.guard(name, () => {
        for (const event of read()) found.set(JSON.stringify(event), event);
      })();
    }
    const fresh = [...found].filter(([key]) => !shown.has(key)).map(([, event]) => event);
    shown = new Set(found.keys());
    send(fresh);
  };
  const readPage = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => whenIdle(readNow), READ_GAP_MS);
  };

  const replay = readDataLayer();
  dataLayer.subscribe((entry, timeMs) => send(replay(entry), timeMs));
  isReplaying = false;
  faults.guard('channel', () => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    // Reloading or going back begins no visit.
    const from = entry && entry.type !== 'navigate' ? undefined : toChannel(location.href, fromDocument('referrer'));
    if (from) send([{kind: 'visit-start', source: 'dom', ...from}]);
  })();
  readPage();

  const shop = watchWooCommerce(send);
  const onClick = faults.guard('click', ({target}: Event) => {
    if (!(target instanceof Element)) return;
    shop.onClick(target);
    send(toClickEvents(target));
  });
  onDocument('click', onClick, {capture: true, passive: true});
  onDocument('submit', faults.guard('submit', onSubmit), {capture: true, passive: true});
  // What a script adds later counts too: blocks, cards, a dataLayer of its own.
  new MutationObserver(readPage).observe(fromDocument('documentElement'), {childList: true, subtree: true});
  onNavigation(
    faults.guard('navigation', () => {
      send(dwell.take(shownItem));
      shownItem = undefined;
      readPage();
    }),
  );

  function onSubmit({target}: Event): void {
    if (!(target instanceof HTMLFormElement)) return;
    const words = find(target, 'input[type="search"],[role="search"] input[type="text"]');
    const query = words instanceof HTMLInputElement ? toText(words.value) : undefined;
    if (query) return send([{kind: 'search', source: 'dom', query}]);
    // Shopify's product form names a variant; the page names its product.
    if (attributeOf(target, 'action')?.includes('/cart/add')) {
      send(toShopifyView(SHOP).map((view) => ({...view, kind: 'cart-add'})));
    }
  }

  return {
    readPage() {
      shown = new Set();
      readPage();
    },
    leave: faults.guard('dwell', () => send(dwell.take(shownItem))),
  };
}
