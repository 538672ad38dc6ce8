import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type BrowserContext, chromium} from '@playwright/test';
import {BROWSER_ARGS, findBrowser} from '../../support/browser.ts';
import {NAME_HELPER} from '../../support/browsers.ts';
import {buildMissing} from '../built-files.ts';
import {type BenchOptions, type BenchResult, type BenchRow, type BenchTable, toMachine, toValueRow} from '../suite.ts';
import {BARE_PAGES} from './bare-pages.ts';
import {leaveBarePages} from './leave-bare-pages.ts';
import {leaveOrders, leaveProducts} from './leave-demo-shop.ts';
import {toCaseTables} from './case-tables.ts';
import {type Checked, count, countBy} from './tally.ts';

/** From the page script's run, or from the page's `load`, until the shopper leaves. */
const WAITS_MS = [0, 50, 150, 300, 600, 1200];
const QUICK_WAITS_MS = [0, 150];
/** Of every bare page under each condition, of product pages and orders. */
const FULL = {rounds: 1, products: 8, orders: 4};
const QUICK = {rounds: 1, products: 4, orders: 2};

/** What pages say and shoppers do, and what of it is in the log once the shopper has opened another page. */
export async function runCaptureSuite({isQuick = false}: BenchOptions): Promise<BenchResult> {
  const {context, close} = await openShopper();
  try {
    const version = context.browser()?.version();
    const bare = await leaveAllBarePages(context, isQuick);
    const demo = await leaveAllDemoPages(context, isQuick);
    return {
      suite: 'capture',
      machine: toMachine(
        `Node ${process.version}`,
        `Chromium ${version ?? ''}`.trim(),
        isQuick ? 'quick form' : 'full form',
      ),
      rows: [...toRows('bare pages', bare), ...toRows('demo shop', demo)],
      tables: [
        toTable('by dialect', [...bare, ...demo], ({kind, dialect}) => `${kind}, ${dialect}`),
        toTable('by time', bare, ({left, beside}) => `bare pages, left after ${left}, beside ${beside}`),
        toTable('demo shop', demo, ({kind, left, beside}) => `${kind}, left after ${left}, beside ${beside}`),
        ...(await toCaseTables(isQuick)),
      ],
    };
  } finally {
    await close();
  }
}

/** A shopper's own Chromium, whose profile is on disk and which keeps pages for going back, as browsers do. */
export async function openShopper(): Promise<{context: BrowserContext; close: () => Promise<void>}> {
  buildMissing();
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-bench-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: findBrowser(),
    args: [...BROWSER_ARGS, '--no-sandbox'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  await context.addInitScript({content: NAME_HELPER});
  return {
    context,
    async close() {
      await context.close();
      await rm(folder, {recursive: true, force: true, maxRetries: 5});
    },
  };
}

async function leaveAllBarePages(context: BrowserContext, isQuick: boolean): Promise<Checked[]> {
  const checked: Checked[] = [];
  const {rounds} = isQuick ? QUICK : FULL;
  for (const waitMs of isQuick ? QUICK_WAITS_MS : WAITS_MS) {
    for (const [rate, isBusy] of isQuick
      ? ([[1, false]] as const)
      : ([
          [1, false],
          [6, false],
          [1, true],
        ] as const)) {
      console.error(`bare pages, left after ${waitMs} ms, throttle ${rate}${isBusy ? ', busy page' : ''}`);
      for (let round = 0; round < rounds; round++) {
        // Each page comes before and after other ones in each round.
        const at = (round * 7) % BARE_PAGES.length;
        const pages = [...BARE_PAGES.slice(at), ...BARE_PAGES.slice(0, at)];
        checked.push(...(await leaveBarePages(context, pages, {waitMs, rate, isBusy})));
      }
    }
  }
  return checked;
}

async function leaveAllDemoPages(context: BrowserContext, isQuick: boolean): Promise<Checked[]> {
  const checked: Checked[] = [];
  const {products, orders} = isQuick ? QUICK : FULL;
  for (const waitMs of isQuick ? QUICK_WAITS_MS : WAITS_MS) {
    for (const isLoaded of isQuick ? [false] : [false, true]) {
      console.error(`demo shop, left after ${waitMs} ms${isLoaded ? ', busy machine' : ''}`);
      checked.push(...(await leaveProducts(context, products, {waitMs, isLoaded})));
      checked.push(...(await leaveOrders(context, orders, {waitMs, isLoaded})));
    }
  }
  return checked;
}

function toRows(where: string, checked: readonly Checked[]): BenchRow[] {
  const {told, lost, doubled} = count(checked);
  return [
    toValueRow(`${where}: lost of ${told} events`, {ours: lost, limit: 0, unit: 'events'}),
    toValueRow(`${where}: doubled of ${told} events`, {ours: doubled, limit: 0, unit: 'events'}),
  ];
}

function toTable(name: string, checked: readonly Checked[], toGroup: (one: Checked) => string): BenchTable {
  return {name, rows: [...countBy(checked, toGroup)].map(([group, counts]) => ({what: group, ...counts}))};
}
