import {fromDocument} from '../from-document.ts';
import {whenIdle} from '../when.ts';
import type {CaptureHost, LoadMore} from './capture-host.ts';
import type {FoundEvent} from './found-event.ts';
import {onDocument} from './dom.ts';
import {measureDwell} from './dwell.ts';
import {type MoreChunk, type SourcesChunk, toMoreChunks} from './more-sources.ts';
import {onNavigation} from './navigation.ts';
import {PageContext} from './page-context.ts';
import {PAGE_STATES} from './page-states.ts';
import type {Reading, ShownPage, Source, WatchHost} from './source.ts';
import {SOURCES} from './sources/index.ts';

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
export function watchPage({record, dataLayer, faults, isLate, load, early}: WatchOptions): PageWatch {
  const dwell = measureDwell(isLate);
  const sources: Source[] = [];
  /** Chunks asked for, and whether each is here. */
  const chunks = new Map<MoreChunk, boolean>();
  let loaded: Promise<void> = Promise.resolve();
  let toChannel: SourcesChunk['toChannel'];
  let isReplaying = false;
  let isWaiting = false;
  let hasRead = false;
  let onRead = (): void => undefined;
  const isRead = new Promise<void>((resolve) => (onRead = resolve));
  const context = new PageContext(record);
  const toPage = (): ShownPage => ({
    root: document,
    address: location.href,
    referrer: fromDocument('referrer'),
    globals: window,
    note: faults.note,
  });

  const tell = (events: readonly FoundEvent[], dialect: string, timeMs = Date.now()): void => {
    const fitting = isReplaying ? events.filter(({kind}) => PAGE_STATES.has(kind)) : events;
    if (fitting.length) context.tell(fitting, {timeMs, dialect});
  };
  const add = (more: readonly Source[]): void => {
    // What a tracker's queue holds already was called before.
    isReplaying = isLate;
    for (const source of more) {
      sources.push(source);
      const host: WatchHost = {
        dataLayer,
        tell(events, {timeMs, dialect = source.name, path = location.pathname} = {}) {
          // Entries from an earlier address, before the shopper agreed, no longer describe the page.
          if (path === location.pathname || !isReplaying) tell(events, dialect, timeMs);
        },
        clicks: early.clicks,
        isLive: true,
        globals: window,
        shown: () => context.shown,
        guard: faults.guard,
      };
      faults.guard(source.name, () => source.watch?.(host))();
    }
    isReplaying = false;
  };
  /** Loads the further sources that the page needs, now or since its last change. */
  const needMore = (): Promise<void> =>
    (loaded = loaded
      .then(async () => {
        const names = toMoreChunks(toPage()).filter((name) => !chunks.has(name));
        for (const name of names) chunks.set(name, false);
        const found = await Promise.all(names.map(load));
        for (const name of names) chunks.set(name, true);
        for (const chunk of found) {
          toChannel ??= chunk.toChannel;
          add(chunk.SOURCES);
        }
      })
      .catch((error: unknown) => faults.note(error, 'chunk-failed')));
  const readNow = (): void => {
    isWaiting = false;
    const page = toPage();
    const readings = new Map<Source, Reading>();
    for (const source of sources) {
      faults.guard(source.name, () => source.read && readings.set(source, source.read(page)))();
    }
    const isFirst = !hasRead;
    if (isFirst) takeOver();
    context.show(readings, page, Date.now());
    if (isFirst) onRead();
  };
  const readPage = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => whenIdle(() => void needMore().then(readNow)), READ_GAP_MS);
  };
  /** Takes over from the loader, which then holds no facts any more. */
  const takeOver = (): void => {
    hasRead = true;
    faults.guard('channel', () => {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      // Reloading or going back begins no visit.
      const isNew = !entry || entry.type === 'navigate';
      const from = isNew ? toChannel?.(location.href, fromDocument('referrer')) : undefined;
      if (from) record([{kind: 'visit-start', source: 'dom', ...from}], Date.now());
    })();
    removeEventListener('click', early.onClick, true);
    // Taken out, so that elements that leave the page are not kept.
    const clicks = early.clicks.splice(0);
    for (const [timeMs, path] of clicks) onClick(path.at(0), timeMs);
    watchActs();
  };
  const onClick = (target: unknown, timeMs?: number): void => {
    if (!(target instanceof Element)) return;
    for (const source of sources) {
      faults.guard(source.name, () => tell(source.onClick?.(target, toPage()) ?? [], source.name, timeMs))();
    }
  };
  const onSubmit = (event: Event): void => {
    const {target} = event;
    if (!(target instanceof HTMLFormElement)) return;
    const submitter = event instanceof SubmitEvent && event.submitter instanceof Element ? event.submitter : undefined;
    for (const source of sources) {
      const {name, onSubmit: toEvents} = source;
      faults.guard(name, () => tell(toEvents?.(target, submitter, event.defaultPrevented) ?? [], name))();
    }
  };
  const watchActs = (): void => {
    const onAct = (): void => context.act();
    for (const name of ['pointerdown', 'keydown', 'submit']) onDocument(name, onAct, {capture: true, passive: true});
    onDocument(
      'click',
      faults.guard('click', (event) => onClick(event.composedPath().at(0))),
      {
        capture: true,
        passive: true,
      },
    );
    // The shop's own listeners run first; they may prevent the submission and send the form themselves.
    addEventListener('submit', faults.guard('submit', onSubmit), {passive: true});
  };

  // From before the shopper agreed.
  if (isLate) early.clicks.splice(0);
  add(SOURCES);
  void needMore();
  readPage();
  // Scripts may add blocks, cards or a dataLayer later, or change a text in place.
  new MutationObserver(readPage).observe(fromDocument('documentElement'), {
    childList: true,
    subtree: true,
    characterData: true,
    attributeFilter: READ_ATTRIBUTES,
  });
  onNavigation(
    faults.guard('navigation', (isOtherPage: boolean) => {
      record(dwell.take(context.shown?.ids.at(0)), Date.now());
      context.navigate(isOtherPage);
      readPage();
    }),
  );
  // From the browser's back/forward cache nothing is loaded and nothing on the page changes.
  addEventListener('pageshow', ({persisted}) => persisted && context.showAgain(Date.now()));

  return {
    isRead,
    readPage() {
      context.restart();
      readPage();
    },
    tell(events, timeMs) {
      // Not delayed until the page is read, because the caller waits for the answer.
      context.flush();
      tell(events, 'api', timeMs);
    },
    leave() {
      if (!hasRead) return false;
      faults.guard('dwell', () => {
        readNow();
        context.flush();
        record(dwell.take(context.shown?.ids.at(0)), Date.now());
        // What only a chunk can read that is not here: the next page reads it.
        if (toMoreChunks(toPage()).some((name) => !chunks.get(name))) early.leave(true);
      })();
      return true;
    },
  };
}
