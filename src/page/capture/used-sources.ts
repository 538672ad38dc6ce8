import type {CaptureHost, LoadMore} from './capture-host.ts';
import type {FoundEvent} from './found-event.ts';
import {type MoreChunk, type SourcesChunk, toMoreChunks} from './more-sources.ts';
import {PAGE_STATES} from './page-states.ts';
import type {Reading, ShownPage, Source, WatchHost} from './source.ts';

export interface UsedSourcesOptions extends Pick<CaptureHost, 'dataLayer' | 'faults' | 'isLate' | 'early'> {
  readonly load: LoadMore;
  readonly toPage: () => ShownPage;
  readonly shown: WatchHost['shown'];
  /** Takes what sources find; `dialect` names the source. */
  readonly tell: (events: readonly FoundEvent[], dialect: string, timeMs?: number) => void;
}

/** The sources that read this page: those that every page has, and those of chunks that it needs. */
export interface UsedSources {
  /** Begins to watch by further sources. */
  add(sources: readonly Source[]): void;
  /** Loads the further sources that the page needs, now or since its last change. */
  needMore(): Promise<void>;
  /** Whether the page has data that only a chunk that is not loaded can read. */
  lacksChunks(): boolean;
  read(page: ShownPage): Map<Source, Reading>;
  /** Passes on the events that each source derives from an action; a source that fails does not stop the others. */
  tellEach(toEvents: (source: Source) => readonly FoundEvent[] | undefined, timeMs?: number): void;
  /** See SourcesChunk; undefined until a chunk with it is here. */
  toChannel(): SourcesChunk['toChannel'];
}

/** See UsedSources. */
export function useSources(options: UsedSourcesOptions): UsedSources {
  const {dataLayer, faults, isLate, early, load, toPage, shown} = options;
  const list: Source[] = [];
  /** The chunks that were requested, and whether each has loaded. */
  const chunks = new Map<MoreChunk, boolean>();
  let loaded: Promise<void> = Promise.resolve();
  let toChannel: SourcesChunk['toChannel'];
  let isReplaying = false;
  const tell: UsedSourcesOptions['tell'] = (events, dialect, timeMs) => {
    const fitting = isReplaying ? events.filter(({kind}) => PAGE_STATES.has(kind)) : events;
    if (fitting.length) options.tell(fitting, dialect, timeMs);
  };
  const each = (use: (source: Source) => unknown): void => {
    for (const source of list) faults.guard(source.name, () => use(source))();
  };
  const add = (sources: readonly Source[]): void => {
    isReplaying = isLate; // calls in a tracker's queue were made before the shopper agreed
    for (const source of sources) {
      list.push(source);
      const host: WatchHost = {
        dataLayer,
        tell(events, {timeMs, dialect = source.name, path} = {}) {
          // Entries from an earlier address, before the shopper agreed, no longer describe the page.
          if (!isReplaying || !path || path === location.pathname) tell(events, dialect, timeMs);
        },
        clicks: early.clicks,
        isLive: true,
        globals: window,
        shown,
        guard: faults.guard,
      };
      faults.guard(source.name, () => source.watch?.(host))();
    }
    isReplaying = false;
  };
  const loadMore = async (): Promise<void> => {
    const names = toMoreChunks(toPage()).filter((name) => !chunks.has(name));
    for (const name of names) chunks.set(name, false);
    const found = await Promise.all(names.map(load));
    for (const name of names) chunks.set(name, true);
    for (const chunk of found) {
      toChannel ??= chunk.toChannel;
      add(chunk.SOURCES);
    }
  };
  return {
    add,
    needMore: () => (loaded = loaded.then(loadMore).catch((error: unknown) => faults.note(error, 'chunk-failed'))),
    lacksChunks: () => toMoreChunks(toPage()).some((name) => !chunks.get(name)),
    read(page) {
      const readings = new Map<Source, Reading>();
      each((source) => source.read && readings.set(source, source.read(page)));
      return readings;
    },
    tellEach: (toEvents, timeMs) => each((source) => tell(toEvents(source) ?? [], source.name, timeMs)),
    toChannel: () => toChannel,
  };
}
