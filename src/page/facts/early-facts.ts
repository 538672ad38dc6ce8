import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {DataLayer} from '../data-layer.ts';
import type {Faults} from '../faults.ts';
import {fromDocument} from '../from-document.ts';
import {putStored} from '../put-stored.ts';
import {own} from '../own.ts';
import {MAX_TAPPED} from '../tap-array.ts';

/**
 * Origin of a value: when it was pushed to `dataLayer` and the page's path then, or the name of its global and its key
 * there.
 */
type Where = readonly [timeMs: number, path: string] | readonly [global: string, key: string];

/** JSON of an entry of `dataLayer`, of another data layer, or of a field of Shopify's globals. */
export type Said = readonly [json: string, ...Where];

/**
 * Stored content of a page that was left before capture could read it. Plain JSON; any script of the shop can change
 * it.
 */
export type LeftPage = readonly [
  /** Id of the page; the ids of its events begin with it. */
  id: string,
  timeMs: number,
  address: string,
  referrer: string,
  /** See MainHost. */
  isLate: boolean,
  said: readonly Said[],
  /** Calls of `vitrine('track', …)`. */
  calls: readonly (readonly [name: string, payload: unknown, timeMs: number])[],
  /** HTML of the elements that sources read. */
  elements: readonly string[],
  /** Clicks: the time, and the HTML of the clicked element and its ancestors, innermost first. */
  clicks: readonly (readonly [timeMs: number, path: readonly string[]])[],
  /** LEFT_FORM of the script that stored it. */
  form?: number,
];

/** Data that a page stores when it is left: its content, or unacknowledged events. */
export type Left = LeftPage | readonly [id: string, events: readonly CapturedEvent[]];

/** Facts that the loader records until capture takes over. */
export interface EarlyFacts {
  /** Random and unique in this browser. */
  readonly id: string;
  /** Calls that have not been answered yet. */
  readonly calls: [name: string, payload: unknown, timeMs: number][];
  /** Stores everything for the next page; only called with consent. */
  leave(isLate: boolean): void;
  /** Clicks so far with the clicked elements, innermost first. */
  readonly clicks: (readonly [timeMs: number, path: readonly EventTarget[]])[];
  /** Records clicks until capture listens itself and removes this listener from the window. */
  onClick(event: Event): void;
}

/**
 * Storage key of the data that pages store when they are left, one line of JSON each; removed when consent is denied.
 */
export const LEFT_KEY = 'vitrine-left';
/** Version of LeftPage; the first version had no number, and in `said` only entries of `dataLayer`. */
const LEFT_FORM = 2;
/** Maximum number of characters stored; the oldest are dropped. */
const MAX_LEFT = 2_000_000;
/** Maximum number of characters of HTML stored of a page, so that there is room for its other facts. */
const MAX_HTML = 1_000_000;
/** An element gets at most 1 / PARTS of the room that is left, because a click stores a dozen elements. */
const PARTS = 16;
/** Selector of the elements that the sources in capture/sources read; `ld` stands for JSON-LD. */
const READ = '[type*=ld],[property],[itemscope],[data-vitrine-view]';

/** Names of globals that hold data: Shopify's, and data layers. */
const HELD = /^Shopify|layer$/i;

/** Records what happens on the page from the first millisecond. */
export function holdEarlyFacts(dataLayer: DataLayer, faults: Faults): EarlyFacts {
  const id = `${Math.random()}`;
  const calls: EarlyFacts['calls'] = [];
  const clicks: EarlyFacts['clicks'] = [];
  const onClick = (event: Event): unknown => clicks.push([Date.now(), event.composedPath()]);
  addEventListener('click', onClick, true);
  return {
    id,
    calls,
    clicks,
    onClick,
    leave: faults.guard('storage-failed', (isLate: boolean) => {
      let room = MAX_HTML;
      // Markup may hide a form's `outerHTML`, and a shadow root has none: the result is then text without elements.
      const toHtml = (one: EventTarget): string => {
        const text = `${(one as Element).outerHTML}`.slice(0, room / PARTS);
        room -= text.length;
        return text;
      };
      dataLayer.check();
      const said: Said[] = [];
      // A value that is cyclic or throws is skipped.
      const keep = faults.guard('data-layer', ([value, ...where]: readonly [unknown, ...Where]) =>
        said.push([JSON.stringify(value), ...where]),
      );
      dataLayer.kept.forEach(keep);
      // A tag manager's address gives the name of its data layer.
      const names = new Set(
        [...fromDocument('scripts')]
          .map(({src}): unknown => /&l=(\w+)/.exec(src)?.[1])
          .concat(
            'analytics',
            'snowplow',
            own(window, 'GlobalSnowplowNamespace'),
            Object.keys(window).filter((name) => HELD.test(name)),
          ),
      ) as Set<string>; // only the namespace may hold anything else, which names no global
      names.forEach(
        faults.guard('data-layer', (name) => {
          const held = own(window, name) as {q?: object} | undefined;
          // Calls wait in Segment's array and in the `q` of Snowplow's function, until a library replaces these.
          const data = held?.q ?? held;
          if (data instanceof Array ? name !== 'dataLayer' : /^Shopify/i.test(name))
            for (const [key, value] of Object.entries(data ?? 0).slice(-MAX_TAPPED)) keep([value, name, key]);
        }),
      );
      // Without the last four entries of the path: body, root element, document and window.
      const paths = clicks.map(([timeMs, path]) => [timeMs, path.slice(0, -4).map(toHtml)] as const);
      const html = [...fromDocument('querySelectorAll').call(document, READ)].map(toHtml);
      storeLeft([id, Date.now(), location.href, fromDocument('referrer'), isLate, said, calls, html, paths, LEFT_FORM]);
    }),
  };
}

/** Stores something for the next page: in this tab, another tab or the next visit. */
export function storeLeft(entry: Left): void {
  putStored(LEFT_KEY, `${localStorage.getItem(LEFT_KEY) ?? ''}${JSON.stringify(entry)}\n`.slice(-MAX_LEFT));
}
