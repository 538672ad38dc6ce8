import {type BrowserContext, chromium} from '@playwright/test';
import {createRandom} from '../../src/trainer/random.ts';
import {BROWSER_ARGS, findBrowser} from '../support/browser.ts';
import {openSignalShop} from '../support/signal-shop.ts';
import {Walk, type WalkResult} from './walk.ts';

export interface WalkOptions {
  readonly walks: number;
  readonly seed: number;
  /** Walks at once. */
  readonly parallel: number;
  /** Gets a line every 100 walks, and each walk that went wrong. */
  readonly log?: (line: string) => void;
  /** No walk begins after it; those under way are walked to their end. */
  readonly signal?: AbortSignal;
}

/** Counts over all walks, and the steps of those that went wrong with the seed that repeats them. */
export interface WalkCounts {
  readonly walks: number;
  readonly steps: number;
  readonly excessStored: number;
  readonly excessSent: number;
  readonly rowsLeft: number;
  readonly failures: readonly {readonly seed: number; readonly result: WalkResult}[];
}

/** A browser that has been through so many shops is replaced by a new one. */
const WALKS_A_CONTEXT = 250;

/** Random walks in a real Chromium on the built files, with the real server behind whatever stands before it. */
export async function runWalks({walks, seed, parallel, log = () => {}, signal}: WalkOptions): Promise<WalkCounts> {
  const shop = await openSignalShop();
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    // The walks draw nothing.
    args: [...BROWSER_ARGS, '--disable-gpu'],
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const results: {seed: number; result: WalkResult}[] = [];
  let next = 0;
  let context: BrowserContext | undefined;
  const walkOn = async (): Promise<void> => {
    for (let own = next++; own < walks && !signal?.aborted; own = next++) {
      // Walks that are under way keep the context that they began in.
      if (own % WALKS_A_CONTEXT === 0) context = undefined;
      context ??= await browser.newContext();
      const page = await context.newPage();
      const walkSeed = seed + own;
      const walk = new Walk(shop, `walk-${walkSeed}`, page, createRandom(walkSeed));
      const result = await walk.run();
      results.push({seed: walkSeed, result});
      if (isFailure(result)) log(`seed ${walkSeed}: ${JSON.stringify(result, null, 1)}`);
      await page.close();
      if (results.length % 100 === 0) log(`${results.length} of ${walks} walks`);
    }
  };
  try {
    await Promise.all(Array.from({length: parallel}, walkOn));
  } finally {
    await browser.close();
    await shop.close();
  }
  const sum = (value: (result: WalkResult) => number): number =>
    results.reduce((total, {result}) => total + value(result), 0);
  return {
    walks: results.length,
    steps: sum(({steps}) => steps.length),
    excessStored: sum(({excessStored}) => Number(excessStored)),
    excessSent: sum(({excessSent}) => excessSent),
    rowsLeft: sum(({rowsLeft}) => rowsLeft),
    failures: results.filter(({result}) => isFailure(result)),
  };
}

function isFailure({excessStored, excessSent, rowsLeft}: WalkResult): boolean {
  return excessStored || excessSent > 0 || rowsLeft > 0;
}
