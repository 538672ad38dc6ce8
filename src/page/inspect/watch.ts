import {own} from '../own.ts';

/** How a page is watched. */
export interface WatchPageOptions {
  /** Name of the function that takes each event. */
  readonly report: string;
  /** Path of a page script to add, at the page's own origin; undefined for a page that has a tag of its own. */
  readonly src?: string;
  /** Currency of prices without one. */
  readonly currency?: string;
}

type Vitrine = (name: string, ...args: unknown[]) => unknown;

const TAG = /(^|\/)vitrine\.m?js([?#]|$)/;

/**
 * Runs before a page's own scripts and reports what Vitrine records there: for `vitrine doctor`, in a browser profile
 * that is thrown away. A tag of the page's own keeps its options, except that consent counts as given, that nothing is
 * sent, and that events may be listened to.
 */
export function watch({report, src, currency}: WatchPageOptions): void {
  if (window.top !== window) return;
  const page = window as unknown as {vitrine?: Vitrine & {q?: unknown[]}};
  const tell = own(window, report) as (event: object) => void;
  const listen = (vitrine: unknown): void => {
    if (typeof vitrine === 'function') (vitrine as Vitrine)('on', 'event', (event: object) => tell({...event}));
  };
  const stub = function (...args: unknown[]): void {
    (stub.q ??= []).push(args);
  } as Vitrine & {q?: unknown[]};
  page.vitrine = stub;
  listen(stub);
  if (src === undefined) stub('consent', {personalization: true, sharing: false});
  // A page may replace the stub by its own; the caller recognises events that are reported twice by their ids.
  addEventListener('load', () => own(page, 'vitrine') !== stub && listen(own(page, 'vitrine')));

  let isAdded = src === undefined;
  new MutationObserver((_, observer) => {
    for (const script of document.scripts) if (TAG.test(script.getAttribute('src') ?? '')) release(script);
    if (isAdded || !document.head || src === undefined) return;
    isAdded = true;
    document.head.prepend(buildTag(new URL(src, location.origin).href, currency));
    observer.takeRecords();
  }).observe(document, {childList: true, subtree: true});
}

function buildTag(src: string, currency: string | undefined): HTMLScriptElement {
  const script = document.createElement('script');
  Object.assign(script, {id: 'vitrine-doctor', async: true, src});
  Object.assign(script.dataset, {consent: 'granted', engine: 'cpu', ...(currency === undefined ? {} : {currency})});
  return script;
}

/** Lets a tag record and report in this profile. It runs later: the parser has only just added it. */
function release(script: HTMLScriptElement): void {
  script.dataset.consent = 'granted';
  delete script.dataset.sync;
  delete script.dataset.api;
}
