import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {FoundEvent} from '../capture/found-event.ts';
import {closest, findAll, SUBMIT} from '../capture/dom.ts';
import type {toGa4Events} from '../capture/ga4.ts';
import type {MoreChunk, SourcesChunk, toMoreChunks} from '../capture/more-sources.ts';
import type {PageContext} from '../capture/page-context.ts';
import type {Reading, ShownPage, Source} from '../capture/source.ts';
import type {Faults} from '../faults.ts';
import {fromDocument} from '../from-document.ts';
import {type EarlyFacts, LEFT_KEY, type LeftPage} from '../facts/early-facts.ts';
import {buildTree, toOpeningTag, toOuter} from './left-markup.ts';
import {isLeftPage, parseLeft, takeOut, toLeftEvents} from './take-left.ts';

/** Passes new events of a page to the outbox. */
type RecordFound = (found: readonly FoundEvent[], timeMs: number) => void;

/** Code that the capture chunk passes in, so that this chunk does not contain it a second time. */
export interface LeftHost {
  /** Facts of the page that reads. */
  readonly early: Pick<EarlyFacts, 'id'>;
  readonly faults: Faults;
  readonly mayRecord: () => boolean;
  readonly load: (name: MoreChunk) => Promise<SourcesChunk>;
  /** @returns the function that records the events of that page */
  readonly recordAs: (pageId: string) => RecordFound;
  /** Sends events that have their ids already. */
  readonly add: (events: readonly CapturedEvent[]) => void;
  /** The sources that run on every page. */
  readonly sources: readonly Source[];
  readonly PageContext: new (record: RecordFound) => PageContext;
  /** Kinds of events that mean a state of the page, see capture/page-states.ts. */
  readonly states: ReadonlySet<FoundEvent['kind']>;
  readonly toGa4Events: typeof toGa4Events;
  readonly toMoreChunks: typeof toMoreChunks;
}

/** The exports of vitrine-left.js. */
export interface LeftChunk {
  readLeft(host: LeftHost): Promise<void>;
}

/** A page as it was left, and the chunks that its sources are in. */
interface Restored {
  readonly left: LeftPage;
  readonly page: ShownPage;
  readonly names: readonly MoreChunk[];
}

/** Reads what earlier pages have stored when they were left, and removes it from storage. */
export async function readLeft(host: LeftHost): Promise<void> {
  const {faults, load, mayRecord} = host;
  const text = localStorage.getItem(LEFT_KEY) ?? '';
  const entries = parseLeft(text, host.early.id);
  const pages: Restored[] = [];
  for (const entry of entries) faults.guard('left-page', () => isLeftPage(entry) && pages.push(restore(entry, host)))();
  const chunks = new Map<MoreChunk, SourcesChunk>();
  for (const name of new Set(pages.flatMap(({names}) => names))) {
    const chunk = await load(name).catch((error: unknown) => void faults.note(error, 'chunk-failed'));
    if (chunk) chunks.set(name, chunk);
  }
  // A page that has been left runs on for a moment: what it has stored itself is for the next page.
  if (!mayRecord() || fromDocument('hidden')) return;
  // Removed only now, because this page may have been left before the chunks had loaded. From here on nothing is
  // awaited.
  takeOut(text);
  for (const entry of entries) if (!isLeftPage(entry)) host.add(toLeftEvents(entry));
  for (const page of pages) {
    const more = page.names.flatMap((name) => chunks.get(name) ?? []);
    faults.guard('left-page', () => readLeftPage(page, more, host))();
  }
}

/** Builds the page from its stored HTML. */
function restore(left: LeftPage, {faults, toMoreChunks}: LeftHost): Restored {
  const [, , address, referrer, , said, , elements, clicks] = left;
  const root = buildTree(toOuter(elements).join(''));
  const page: ShownPage = {root, address, referrer, globals: toGlobals(said), note: faults.note};
  const names = new Set(toMoreChunks(page));
  if (clicks.length) names.add('platforms');
  // Data layers and the queues of trackers have any name.
  if (Object.values(page.globals).some(Array.isArray)) names.add('dialects');
  return {left, page, names: [...names]};
}

/** What the page stored: data layers and the queues of trackers as arrays, Shopify's globals as objects. */
function toGlobals(said: LeftPage[5]): object {
  const globals = Object.create(null) as Record<string, unknown>;
  for (const [json, name, key] of said) {
    if (!json || typeof name !== 'string') continue;
    const value: unknown = JSON.parse(json);
    if (name.startsWith('Shopify')) ((globals[name] ??= Object.create(null)) as Record<string, unknown>)[key] = value;
    // Functions and other properties of an array have names.
    else if (+key >= 0) ((globals[name] ??= []) as unknown[]).push(value);
  }
  return globals;
}

/** Reads a page with the same sources as a live one. */
function readLeftPage({left, page}: Restored, more: readonly SourcesChunk[], host: LeftHost): void {
  const [id, leftMs, address, referrer, isLate, said, calls, , clicks] = left;
  const {faults, states, toGa4Events} = host;
  const sources = [...host.sources, ...more.flatMap((chunk) => chunk.SOURCES)];
  const record = host.recordAs(id);
  const context = new host.PageContext(record);
  const tell = (events: readonly FoundEvent[], timeMs: number, dialect: string): void => {
    const fitting = isLate ? events.filter(({kind}) => states.has(kind)) : events;
    if (fitting.length) context.tell(fitting, {timeMs, dialect});
  };
  const from = more.find((chunk) => chunk.toChannel)?.toChannel?.(address, referrer);
  if (from) record([{kind: 'visit-start', source: 'dom', ...from}], leftMs);

  for (const source of sources) {
    if (source.label !== 'data-layer') continue;
    source.watch?.({
      dataLayer: {
        check: () => undefined,
        kept: [],
        subscribe(listener) {
          const safe = faults.guard('data-layer', listener);
          for (const [json, timeMs, path] of said) if (typeof timeMs === 'number') safe(JSON.parse(json), timeMs, path);
        },
      },
      tell: (events, {timeMs = leftMs, dialect = source.name, path} = {}) => {
        if (!isLate || path === undefined || path === new URL(address).pathname) tell(events, timeMs, dialect);
      },
      shown: () => context.shown,
      clicks: [],
      isLive: false,
      globals: page.globals,
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
    const button = closest(target, SUBMIT);
    const form = button && closest(button, 'form');
    if (form) addFields(form, path);
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

/** Puts the fields of a form that was built from its opening tag into it. */
function addFields(form: Element, path: readonly string[]): void {
  const html = path.find((piece) => /^<form/i.test(piece)) ?? '';
  Element.prototype.append.call(form, ...findAll(buildTree(html), 'input,select'));
}
