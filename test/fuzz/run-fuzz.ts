import {type CDPSession, chromium, type Page} from '@playwright/test';
import {BROWSER_ARGS, findBrowser} from '../support/browser.ts';
import {startShopServer} from '../support/shop-server.ts';

/** What a page has counted. */
interface PageCounts {
  readonly inputs: number;
  /** Errors and rejections that reached the window. */
  readonly exceptions: readonly string[];
  /** Prototypes of the language that differ from what they were before the script. */
  readonly polluted: number;
  /** Names of nodes added by others than the test, but text. */
  readonly addedNodes: readonly string[];
  /** Batches of which an unharmed block was not read. */
  readonly unread: number;
}

export interface FuzzCounts extends PageCounts {
  /** Bytes of the page's heap after garbage collection, after a tenth of the inputs and at the end. */
  readonly earlyHeap: number;
  readonly lateHeap: number;
  /** Restarts of the worker. */
  readonly restarts: number;
  /** What capture noted, by code. */
  readonly faults: Readonly<Record<string, number>>;
  /** What the worker counted, by rule of cleaning. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  /** Gets a line for every tenth. */
  readonly log?: (line: string) => void;
}

/** Inputs of one batch: as many blocks as one reading of a page takes, and entries of the data layer. */
const BATCH = {blocks: 99, markups: 150, entries: 551} as const;
const BATCH_INPUTS = BATCH.blocks + BATCH.markups + BATCH.entries;

type FuzzWindow = {
  watchFuzz(): Promise<unknown>;
  fuzzBatch(seed: number, batch: typeof BATCH): Promise<PageCounts>;
  vitrine(name: 'status'): Promise<{
    restarts: number;
    faults: Record<string, {count: number}>;
    engine: {counters: Record<string, number>};
  }>;
};

/**
 * Says mutated data layer entries, JSON-LD and microdata on a page with the built files, as many at once as one reading
 * takes, and counts what reaches the shop.
 */
export async function runFuzz({inputs, seed, log = () => {}}: FuzzOptions): Promise<FuzzCounts> {
  const shop = await startShopServer();
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: BROWSER_ARGS,
    chromiumSandbox: process.getuid?.() !== 0,
  });
  try {
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    await page.goto(`${shop.origin}/pages/fuzz.html`);
    await page.evaluate(() => (window as unknown as FuzzWindow).watchFuzz());
    const batches = Math.ceil(inputs / BATCH_INPUTS);
    const tenth = Math.max(1, Math.floor(batches / 10));
    let counts: PageCounts | undefined;
    let earlyHeap = 0;
    for (let batch = 1; batch <= batches; batch++) {
      counts = await runBatch(page, seed * 1_000_000 + batch);
      if (batch === tenth) earlyHeap = await toHeap(session);
      if (batch % tenth === 0) log(`${counts.inputs} of ${inputs}: ${JSON.stringify(counts)}`);
    }
    const status = await page.evaluate(() => (window as unknown as FuzzWindow).vitrine('status'));
    const faults = Object.fromEntries(Object.entries(status.faults).map(([code, {count}]) => [code, count]));
    const {restarts, engine} = status;
    return {...counts!, earlyHeap, lateHeap: await toHeap(session), restarts, faults, counters: engine.counters};
  } finally {
    await browser.close();
    await shop.close();
  }
}

function runBatch(page: Page, seed: number): Promise<PageCounts> {
  return page.evaluate(([at, batch]) => (window as unknown as FuzzWindow).fuzzBatch(at, batch), [seed, BATCH] as const);
}

async function toHeap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const {usedSize} = await session.send('Runtime.getHeapUsage');
  return usedSize;
}
