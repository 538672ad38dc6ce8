import {fromDocument} from '../from-document.ts';
import {whenIdle} from '../when.ts';
import {tellClick, watchActs} from './acts.ts';
import type {CaptureHost, LoadMore} from './capture-host.ts';
import type {FoundEvent} from './found-event.ts';
import {measureDwell} from './dwell.ts';
import {onNavigation} from './navigation.ts';
import {PageContext} from './page-context.ts';
import type {ShownPage} from './source.ts';
import {SOURCES} from './sources/index.ts';
import {useSources} from './used-sources.ts';

/** Shortest interval between two readings of a page that keeps changing. */
const READ_GAP_MS = 100;
/** Attributes whose change may mean another product. */
const READ_ATTRIBUTES = ['content', 'data-vitrine-view', 'data-vitrine-item', 'data-vitrine-list', 'itemprop'];

export interface WatchOptions extends Pick<CaptureHost, 'dataLayer' | 'faults' | 'isLate' | 'early'> {
  readonly load: LoadMore;
  /** @param timeMs when they happened */
  readonly record: (events: readonly FoundEvent[], timeMs: number) => void;
}

export interface PageWatch {
  /** Reads the page as if for the first time, after consent was given again. */
  readPage(): void;
  /** Handles events that the shop's own script reported. */
  tell(events: readonly FoundEvent[], timeMs: number): void;
  /** Resolves when the page was read for the first time. */
  readonly isRead: Promise<void>;
  /**
   * Reports waiting events and the time spent on the page, before it is left.
   *
   * @returns false if the page was not read yet: then nothing was reported
   */
  leave(): boolean;
}

/** Watches a shop's page by all its sources. */
export function watchPage(options: WatchOptions): PageWatch {
  const {record, faults, isLate, early} = options;
  const dwell = measureDwell(isLate);
  const context = new PageContext(record);
  const reader = readPages(options, context);
  const recordDwell = (): void => record(dwell.take(context.shown?.ids.at(0)), Date.now());
  // Scripts may add blocks, cards or a dataLayer later, or change a text in place.
  new MutationObserver(reader.readSoon).observe(fromDocument('documentElement'), {
    childList: true,
    subtree: true,
    characterData: true,
    attributeFilter: READ_ATTRIBUTES,
  });
  onNavigation(
    faults.guard('navigation', (isOtherPage: boolean) => {
      recordDwell();
      context.navigate(isOtherPage);
      reader.readSoon();
    }),
  );
  // From the browser's back/forward cache nothing is loaded and nothing on the page changes.
  addEventListener('pageshow', ({persisted}) => persisted && context.showAgain(Date.now()));

  return {
    isRead: reader.isRead,
    readPage() {
      context.restart();
      reader.readSoon();
    },
    tell(events, timeMs) {
      // Not delayed until the page is read, because the caller waits for the answer.
      context.flush();
      if (events.length) context.tell(events, {timeMs, dialect: 'api'});
    },
    leave() {
      if (!reader.hasRead()) return false;
      faults.guard('dwell', () => {
        reader.readNow();
        context.flush();
        recordDwell();
        // The next page reads what this one could not read.
        if (reader.lacksChunks()) early.leave(true);
      })();
      return true;
    },
  };
}

/** Reads what the page shows, at first and whenever it has changed. */
interface PageReader extends Pick<PageWatch, 'isRead'> {
  /** Reads when the page has time, at most once in READ_GAP_MS. */
  readSoon(): void;
  readNow(): void;
  hasRead(): boolean;
  /** Whether the page has data that cannot be read yet. */
  lacksChunks(): boolean;
}

function readPages(options: WatchOptions, context: PageContext): PageReader {
  const {record, faults, isLate, early} = options;
  let isWaiting = false;
  let hasRead = false;
  let onRead = (): void => undefined;
  const isRead = new Promise<void>((resolve) => (onRead = resolve));
  const toPage = (): ShownPage => ({
    root: document,
    address: location.href,
    referrer: fromDocument('referrer'),
    globals: window,
    note: faults.note,
  });
  const sources = useSources({
    ...options,
    toPage,
    shown: () => context.shown,
    tell: (events, dialect, timeMs = Date.now()) => context.tell(events, {timeMs, dialect}),
  });
  /** Takes over from the loader, which then records nothing any more. */
  const takeOver = (): void => {
    hasRead = true;
    faults.guard('channel', () => {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      // Reloading or going back begins no visit.
      const isNew = !entry || entry.type === 'navigate';
      const from = isNew ? sources.toChannel()?.(location.href, fromDocument('referrer')) : undefined;
      if (from) record([{kind: 'visit-start', source: 'dom', ...from}], Date.now());
    })();
    removeEventListener('click', early.onClick, true);
    // The clicks are removed from the early facts, so that they do not keep removed elements in memory.
    for (const [timeMs, path] of early.clicks.splice(0)) tellClick(path.at(0), {sources, toPage, timeMs});
    watchActs({sources, faults, toPage, onAct: () => context.act()});
  };
  const readNow = (): void => {
    isWaiting = false;
    const page = toPage();
    const readings = sources.read(page);
    const isFirst = !hasRead;
    if (isFirst) takeOver();
    context.show(readings, page, Date.now());
    if (isFirst) onRead();
  };
  const readSoon = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => whenIdle(() => void sources.needMore().then(readNow)), READ_GAP_MS);
  };

  // These clicks are from before the shopper agreed.
  if (isLate) early.clicks.splice(0);
  sources.add(SOURCES);
  void sources.needMore();
  readSoon();
  return {isRead, readSoon, readNow, hasRead: () => hasRead, lacksChunks: sources.lacksChunks};
}
