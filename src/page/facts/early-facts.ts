import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {DataLayer} from '../data-layer.ts';
import type {Faults} from '../faults.ts';
import {fromDocument} from '../from-document.ts';

/** What a page said that was left before anything could read it. Plain JSON; any script of the shop can write there. */
export type LeftPage = readonly [
  /** Names the page, and with a number behind it its events. */
  id: string,
  timeMs: number,
  address: string,
  referrer: string,
  /** See MainHost. */
  isLate: boolean,
  /** Entries of the data layer: JSON of each, when it was pushed, and the page's path then. */
  entries: readonly (readonly [json: string, timeMs: number, path: string])[],
  /** Calls of `vitrine('track', …)`. */
  calls: readonly (readonly [name: string, payload: unknown, timeMs: number])[],
  /** HTML of what readers ask for. */
  elements: readonly string[],
  /** Clicks: when, and HTML that begins with the tags of what was clicked, innermost first. */
  clicks: readonly (readonly [timeMs: number, path: readonly string[]])[],
];

/** What a page has left: itself as it was, or events that nobody has acknowledged. */
export type Left = LeftPage | readonly [id: string, events: readonly CapturedEvent[]];

/** What the loader holds until capture takes over. */
export interface EarlyFacts {
  /** Random and unique in this browser. */
  readonly id: string;
  /** Calls that nobody has answered. */
  readonly calls: [name: string, payload: unknown, timeMs: number][];
  /** Leaves all of it to the next page; with consent only. */
  leave(isLate: boolean): void;
  /** Clicks so far with what they were on, innermost first; capture listens itself once it has taken them. */
  readonly clicks: (readonly [timeMs: number, path: readonly EventTarget[]])[];
}

/** Where pages leave it, a line of JSON each; the loader removes it when the shopper says no. */
export const LEFT_KEY = 'vitrine-left';
/** Characters kept there: the newest. */
const MAX_LEFT = 1_000_000;
/** Longest HTML kept of an element. */
const MAX_HTML = 50_000;
/** What the sources read, as capture/sources has it. */
const READ = '[type*="ld+json"],[property],[itemscope],[data-vitrine-view]';

/** Notes what happens from the first millisecond. */
export function holdEarlyFacts(dataLayer: DataLayer, faults: Faults): EarlyFacts {
  const id = `${Math.random()}`;
  const calls: EarlyFacts['calls'] = [];
  const clicks: EarlyFacts['clicks'] = [];
  // Markup may hide a form's own HTML, and a shadow root has none: some other text, in which nothing is read.
  const toHtml = (one: EventTarget): string => `${(one as Element).outerHTML}`.slice(0, MAX_HTML);
  addEventListener('click', (event) => clicks.push([Date.now(), event.composedPath()]), true);
  return {
    id,
    calls,
    clicks,
    leave: faults.guard('storage-failed', (isLate: boolean) => {
      dataLayer.check();
      const entries: [string, number, string][] = [];
      // What is a cycle or throws costs its own entry.
      dataLayer.kept.forEach(
        faults.guard('data-layer', ([entry, ...seen]) => entries.push([JSON.stringify(entry), ...seen])),
      );
      const elements = Array.from(fromDocument('querySelectorAll').call(document, READ), toHtml);
      // Without body, document and window.
      const paths = clicks.map(([timeMs, path]) => [timeMs, path.slice(0, -4).map(toHtml)] as const);
      storeLeft([id, Date.now(), location.href, fromDocument('referrer'), isLate, entries, calls, elements, paths]);
    }),
  };
}

/** Leaves something to the next page of this tab, another tab or the next visit. */
export function storeLeft(entry: Left): void {
  localStorage[LEFT_KEY] = `${localStorage[LEFT_KEY] ?? ''}${JSON.stringify(entry)}\n`.slice(-MAX_LEFT);
}
