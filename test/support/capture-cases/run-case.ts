import type {Browser, Page} from '@playwright/test';
import type {CapturedEvent} from '../../../src/core/contract/captured-event.ts';
import type {CaptureCase, Expected, Step} from './capture-case.ts';
import {openCaseShop} from './case-shop.ts';

/** An event as the profile has it, with the title that the page gave. */
export type Kept = Partial<CapturedEvent>;

/** How a case went. */
export interface Outcome {
  readonly id: string;
  readonly right: number;
  /** Expected events without the optional ones. */
  readonly expected: number;
  /** Recorded events without the optional ones. */
  readonly recorded: number;
  /** What was not as expected, a line each; empty if all was. */
  readonly faults: readonly string[];
}

/** Kinds that every page gives. */
const IGNORED: ReadonlySet<unknown> = new Set(['visit-start', 'dwell']);
/** A page on which nothing was recorded for this long, with nothing waiting, has recorded everything. */
const QUIET_MS = 900;
/** A real page may wait for a script that does not come. */
const LOAD_MS = 20_000;
/** Longer than any page needs; a page that never comes to rest is judged as it is. */
const PATIENCE_MS = 60_000;

/** What a case gave. */
export interface Recorded {
  readonly events: readonly Kept[];
  /** What went wrong in the page or in reading it, a line each. */
  readonly errors: readonly string[];
}

/** Opens a case in a browser profile of its own and compares what was recorded with what should be. */
export async function runCase(browser: Browser, one: CaptureCase): Promise<Outcome> {
  const {events, errors} = await recordCase(browser, one);
  return judge(one, events, errors);
}

/** Opens a case in a browser profile of its own, takes its steps, and gives what was recorded. */
export async function recordCase(browser: Browser, one: CaptureCase): Promise<Recorded> {
  const shop = await openCaseShop(one);
  const context = await browser.newContext({locale: 'en-US'});
  context.setDefaultTimeout(PATIENCE_MS / 2);
  const titles = new Map<string, string | undefined>();
  const errors: string[] = [];
  try {
    await context.exposeFunction('noteEvent', (json: string) => {
      const {id, title} = JSON.parse(json) as CapturedEvent;
      titles.set(id, title);
    });
    // Only this shop answers: a page that names a tag manager loads none.
    await context.route(
      (url) => url.origin !== shop.origin,
      (route) => route.abort(),
    );
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(`page error: ${error.message}`));
    // A page that never ends loading is judged as it is.
    await page
      .goto(shop.origin + (one.start ?? Object.keys(one.pages)[0]), {timeout: LOAD_MS})
      .catch((error: Error) => error.name === 'TimeoutError' || Promise.reject(error));
    await settle(page);
    for (const step of one.steps ?? []) await take(page, step, shop.origin);
    if (one.steps?.length) await settle(page);
    const kept = await page.evaluate(async () => {
      const call = (window as unknown as {vitrine: (name: string) => Promise<{events: CapturedEvent[]}>}).vitrine;
      return (await call('export')).events;
    });
    if (one.holds && !(await page.evaluate(one.holds))) errors.push(`does not hold: ${one.holds}`);
    return {events: kept.map((event) => toFields(event, titles.get(event.id))), errors};
  } catch (error) {
    return {events: [], errors: [...errors, String(error).slice(0, 300)]};
  } finally {
    await context.close();
    await shop.close();
  }
}

async function take(page: Page, step: Step, origin: string): Promise<void> {
  if ('click' in step) await page.click(step.click, {noWaitAfter: false});
  else if ('run' in step) await page.evaluate(step.run);
  else if ('push' in step) {
    await page.evaluate((entries) => {
      (window as unknown as {dataLayer: unknown[]}).dataLayer.push(...entries);
    }, step.push);
  } else if ('go' in step) await page.evaluate((to) => history.pushState({}, '', to), step.go);
  else if ('open' in step) await page.goto(origin + step.open);
  else if ('reload' in step) await page.reload();
  else if ('until' in step) await page.waitForFunction(step.until);
  else await settle(page);
}

/** Waits until the page was read, nothing waits, and nothing new was recorded for a while. */
async function settle(page: Page): Promise<void> {
  const began = Date.now();
  let last = '';
  let since = began;
  while (Date.now() - began < PATIENCE_MS) {
    const state = await page
      .evaluate(async () => {
        const shown = window as unknown as {vitrine?: Call; firstRead?: Promise<unknown>};
        const call = shown.vitrine;
        interface Call {
          (name: string, ...args: unknown[]): Promise<Status>;
          readonly profiler?: object;
        }
        interface Status {
          readonly waiting?: number;
          readonly captured?: object;
          readonly worker: string;
        }
        if (!call?.profiler) return undefined;
        // A call is answered when the page has been read; this name means no event.
        await (shown.firstRead ??= call('track', 'settle', {}));
        const {waiting, captured, worker} = await call('status');
        // A busy browser has not looked yet, so a turn in which it had nothing to do is waited for.
        await new Promise((resolve) => requestIdleCallback(resolve, {timeout: 2000}));
        return worker !== 'idle' && waiting === 0 ? JSON.stringify([captured, location.href]) : undefined;
      })
      .catch(() => undefined); // the page is being left
    if (state === undefined || state !== last) [last, since] = [state ?? '', Date.now()];
    else if (Date.now() - since > QUIET_MS) return;
    await page.waitForTimeout(50).catch(() => undefined);
  }
}

function toFields(event: CapturedEvent & {readonly priceCents?: number}, title: string | undefined): Kept {
  const price = event.priceCents === undefined ? event.price : event.priceCents / 100;
  return {...event, title, price};
}

/** Compares events with what is expected, in any order. */
function judge(one: CaptureCase, all: readonly Kept[], errors: readonly string[]): Outcome {
  const events = all.filter(({kind}) => !IGNORED.has(kind));
  const left = [...events];
  const take = (wanted: Expected): boolean => {
    const at = left.findIndex((event) => toDifferences(event, wanted).length === 0);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  const required = one.expect.filter(({optional}) => !optional);
  const missing = required.filter((wanted) => !take(wanted));
  const spared = one.expect.filter(({optional}) => optional).filter(take).length;
  const faults = missing.map((wanted) => {
    const near = left.find(({kind}) => kind === wanted.kind);
    const found = near ? `, differs by ${toDifferences(near, wanted).join(', ')}` : '';
    return `missing ${brief(wanted as Kept)}${found}`;
  });
  return {
    id: one.id,
    right: required.length - missing.length,
    expected: required.length,
    recorded: events.length - spared,
    faults: [...faults, ...left.map((event) => `extra ${brief(event)}`), ...errors],
  };
}

function toDifferences(event: Kept, wanted: Expected): string[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    if (name === 'optional') return [];
    const own = event[name as keyof Kept];
    const text = JSON.stringify(own);
    const isList = Array.isArray(value) && !Array.isArray(own);
    const fits = isList ? value.includes(own) : value === null ? own === undefined : JSON.stringify(value) === text;
    return fits ? [] : [`${name} ${text}`];
  });
}

function brief(event: Kept): string {
  const {kind, source, itemId, query, title, price, currency, quantity, category, brand, orderId, listId, itemIds} =
    event;
  const told = {itemId, query, title, price, currency, quantity, category, brand, orderId, listId, itemIds, source};
  return `${kind} ${JSON.stringify(told)}`;
}
