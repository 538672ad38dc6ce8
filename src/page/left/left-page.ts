import type {FoundEvent} from '../capture/found-event.ts';
import {closest, findAll} from '../capture/dom.ts';
import type {toGa4Events} from '../capture/ga4.ts';
import type {MoreChunk, SourcesChunk, toMoreChunks} from '../capture/more-sources.ts';
import type {PageContext} from '../capture/page-context.ts';
import type {Reading, ShownPage, Source} from '../capture/source.ts';
import type {Faults} from '../faults.ts';
import type {LeftPage} from '../facts/early-facts.ts';
import {buildTree, toOpeningTag, toOuter} from './left-markup.ts';

/** Code that the capture chunk passes in, so that this chunk does not contain it a second time. */
export interface LeftHost {
  readonly faults: Faults;
  readonly load: (name: MoreChunk) => Promise<SourcesChunk>;
  readonly record: (events: readonly FoundEvent[], timeMs: number) => void;
  /** The sources that run on every page. */
  readonly sources: readonly Source[];
  /** Context of the page that was left. */
  readonly context: PageContext;
  /** Kinds of events that mean a state of the page, see capture/page-states.ts. */
  readonly states: ReadonlySet<FoundEvent['kind']>;
  readonly toGa4Events: typeof toGa4Events;
  readonly toMoreChunks: typeof toMoreChunks;
}

/** The exports of vitrine-left.js. */
export interface LeftChunk {
  readLeftPage(left: LeftPage, host: LeftHost): Promise<void>;
}

/** Reads a stored page that was left before capture could read it, with the same sources as a live page. */
export async function readLeftPage(
  [, leftMs, address, referrer, isLate, entries, calls, elements, clicks]: LeftPage,
  {faults, load, record, sources: common, context, toGa4Events, toMoreChunks, states}: LeftHost,
): Promise<void> {
  const root = buildTree(toOuter(elements).join(''));
  const page: ShownPage = {root, address, referrer, globals: Object.freeze({}), note: faults.note};
  const names = new Set(toMoreChunks(page));
  if (clicks.length) names.add('platforms');
  const more = await Promise.all([...names].map(load));
  const sources = [...common, ...more.flatMap((chunk) => chunk.SOURCES)];
  const tell = (events: readonly FoundEvent[], timeMs: number, dialect: string): void => {
    const fitting = isLate ? events.filter(({kind}) => states.has(kind)) : events;
    if (fitting.length) context.tell(fitting, {timeMs, dialect});
  };
  const from = more.find((chunk) => chunk.toChannel)?.toChannel?.(address, referrer);
  if (from) record([{kind: 'visit-start', source: 'dom', ...from}], leftMs);

  for (const source of common) {
    source.watch?.({
      dataLayer: {
        check: () => undefined,
        kept: [],
        subscribe(listener) {
          const safe = faults.guard('data-layer', listener);
          for (const [json, timeMs, path] of entries)
            safe(JSON.parse(json), timeMs, path === new URL(address).pathname);
        },
      },
      tell: (events, {timeMs = leftMs, dialect = source.name, isHere = true} = {}) => {
        if (isHere || !isLate) tell(events, timeMs, dialect);
      },
      shown: () => context.shown,
      guard: faults.guard,
    });
  }
  for (const [name, payload, timeMs] of calls) tell(toGa4Events(name, payload, 'api'), timeMs, 'api');
  const readings = new Map<Source, Reading>();
  for (const source of sources) {
    faults.guard(source.name, () => source.read && readings.set(source, source.read(page)))();
  }
  context.show(readings, page, leftMs);
  for (const [timeMs, path] of clicks) {
    const target = findAll(buildTree([...path].reverse().map(toOpeningTag).join('')), '*').at(-1);
    if (!target) continue;
    const button = closest(target, 'button,input');
    const form = button && closest(button, 'form');
    context.act();
    for (const source of sources) {
      faults.guard(source.name, () => {
        tell(source.onClick?.(target, page) ?? [], timeMs, source.name);
        // A click on a submit button: its form led to another page before the submission was seen.
        if (form instanceof HTMLFormElement) tell(source.onSubmit?.(form, button, false) ?? [], timeMs, source.name);
      })();
    }
  }
  context.flush();
}
