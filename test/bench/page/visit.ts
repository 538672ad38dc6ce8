import {readFile} from 'node:fs/promises';
import type {DemoShop} from '../demo-shop.ts';
import {WITHOUT} from '../demo-shop.ts';
import {type TraceEvent, traceWhile} from '../trace.ts';

/** How a visit to one page felt and what it cost. Times in milliseconds. */
export interface Visit {
  readonly lcp: number;
  readonly cls: number;
  /** Undefined where nothing was clicked. */
  readonly inp: number | undefined;
  /** Time beyond 50 ms of each long task, from first paint until the page is quiet. */
  readonly tbt: number;
  /** Requests that the first paint had to wait for. */
  readonly blocking: readonly string[];
  /** Calls into our scripts and messages from our worker on the main thread, processor time of each. */
  readonly ourCalls: readonly number[];
}

interface Seen {
  lcp: number;
  cls: number;
  inp?: number;
  tbt: number;
}

const OURS = /\/vitrine(-capture|-widgets)?\.js/;
/** Until the page is quiet, at a quarter of the speed. */
const SETTLE_MS = 2500;
const AFTER_CLICK_MS = 500;

/**
 * Opens a page as a shopper who is known, with or without the script tag, and does what a shopper does.
 *
 * @param clicks selectors, clicked one after the other
 * @param rate slows the main thread by this factor
 */
export async function visit(
  shop: DemoShop,
  {address, isWith, clicks, rate}: {address: string; isWith: boolean; clicks: readonly string[]; rate: number},
): Promise<Visit> {
  const page = await shop.context.newPage();
  try {
    const library = await readFile('node_modules/web-vitals/dist/web-vitals.iife.js', 'utf8');
    await page.addInitScript({content: `${library}; globalThis.webVitals = webVitals;`});
    await page.addInitScript(watch);
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', {rate});
    const trace = await traceWhile(page, ['devtools.timeline'], async () => {
      await page.goto(`${shop.url}${address}${isWith ? '' : WITHOUT}`, {waitUntil: 'load'});
      await page.waitForTimeout(SETTLE_MS);
      await page.evaluate(() => {
        const {seen, quietTbt} = globalThis as unknown as {seen: Seen; quietTbt?: number};
        Object.assign(globalThis, {quietTbt: quietTbt ?? seen.tbt});
      });
      for (const selector of clicks) {
        await page.locator(selector).first().click();
        await page.waitForTimeout(AFTER_CLICK_MS);
      }
    });
    const found = await page.evaluate(() => {
      const {seen, quietTbt} = globalThis as unknown as {seen: Seen; quietTbt: number};
      const entries = performance.getEntriesByType('resource') as (PerformanceResourceTiming & {
        renderBlockingStatus?: string; // Chromium only
      })[];
      const blocking = entries
        .filter(({renderBlockingStatus}) => renderBlockingStatus === 'blocking')
        .map(({name}) => new URL(name).pathname);
      if (seen.lcp === 0) throw new Error('The page has not painted anything large.');
      return {...seen, tbt: quietTbt, blocking};
    });
    return {...found, inp: found.inp, ourCalls: toOurCalls(trace)};
  } finally {
    await page.close();
  }
}

/** Runs in the page before anything else. */
function watch(): void {
  const seen: Seen = {lcp: 0, cls: 0, tbt: 0};
  Object.assign(globalThis, {seen});
  const {webVitals} = globalThis as unknown as {webVitals: typeof import('web-vitals')}; // its own file has run before
  webVitals.onLCP(({value}) => (seen.lcp = value), {reportAllChanges: true});
  webVitals.onCLS(({value}) => (seen.cls = value), {reportAllChanges: true});
  webVitals.onINP(({value}) => (seen.inp = value), {reportAllChanges: true, durationThreshold: 16});
  new PerformanceObserver((list) => {
    for (const {duration} of list.getEntries()) seen.tbt += Math.max(0, duration - 50);
  }).observe({type: 'longtask', buffered: true});
}

/** The outermost calls only: a call inside another is part of it. */
function toOurCalls(trace: readonly TraceEvent[]): number[] {
  const calls = trace
    .filter((event) => event.name === 'HandlePostMessage' || OURS.test(JSON.stringify(event.args ?? '')))
    .filter(({ph, tdur}) => ph === 'X' && tdur !== undefined)
    .sort((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  const outer: number[] = [];
  let endedAt = 0;
  for (const {name, pid, tid, ts, dur = 0, tdur = 0} of calls) {
    // The worker's own side of a message is no matter of the page.
    const isPage = calls.some((one) => one.name !== 'HandlePostMessage' && one.pid === pid && one.tid === tid);
    if (ts < endedAt || (name === 'HandlePostMessage' && !isPage)) continue;
    endedAt = ts + dur;
    outer.push(tdur / 1000);
  }
  return outer;
}
