import type {BrowserContext} from '@playwright/test';
import {type BenchOptions, type BenchResult, type BenchRow, type BenchTable, toMachine, toValueRow} from '../suite.ts';
import {BARE_PAGES} from './bare-pages.ts';
import {toCaseTables} from './case-tables.ts';
import {type Condition, measureInTurn, untilStopped} from './in-turn.ts';
import {leaveBarePages, type Leaving} from './leave-bare-pages.ts';
import {type DemoLeaving, leaveOrders, leaveProducts} from './leave-demo-shop.ts';
import {withShopper} from './shopper.ts';
import {type Checked, count, countBy} from './tally.ts';

/** From the page script's run, or from the page's `load`, until the shopper leaves. */
const WAITS_MS = [0, 50, 150, 300, 600, 1200];
const QUICK_WAITS_MS = [0, 150];
/** Of every bare page under each condition, of product pages and orders. */
const FULL = {rounds: 1, products: 8, orders: 4};
const QUICK = {rounds: 1, products: 4, orders: 2};

/** What was counted under one condition. */
interface Counted {
  readonly where: 'bare pages' | 'demo shop';
  readonly checked: readonly Checked[];
}

/**
 * What pages say and shoppers do, and what of it is in the log once the shopper has opened another page. Ends early,
 * with what was counted until then, where a condition cannot be measured.
 */
export async function runCaptureSuite({isQuick = false, cases}: BenchOptions): Promise<BenchResult> {
  const stopped = untilStopped();
  const version = await withShopper(async (context) => context.browser()?.version() ?? '');
  const conditions = [...toBareConditions(isQuick), ...toDemoConditions(isQuick)];
  const {values, repeats, endedBy} = await measureInTurn(conditions, stopped);
  const scored = endedBy
    ? {values: [], endedBy}
    : await measureInTurn([{name: 'invented pages', measure: () => toCaseTables(isQuick, cases)}], stopped);
  const [bare, demo] = (['bare pages', 'demo shop'] as const).map((wanted) =>
    values.flatMap(({where, checked}) => (where === wanted ? checked : [])),
  );
  return {
    suite: 'capture',
    machine: toMachine(`Node ${process.version}`, `Chromium ${version}`.trim(), isQuick ? 'quick form' : 'full form'),
    rows: [...toRows('bare pages', bare), ...toRows('demo shop', demo)],
    tables: [
      {name: 'conditions', rows: [{what: 'conditions', measured: values.length, 'begun anew after a crash': repeats}]},
      toTable('by dialect', [...bare, ...demo], ({kind, dialect}) => `${kind}, ${dialect}`),
      toTable('by time', bare, ({left, beside}) => `bare pages, left after ${left}, beside ${beside}`),
      toTable('demo shop', demo, ({kind, left, beside}) => `${kind}, left after ${left}, beside ${beside}`),
      ...scored.values.flat(),
    ],
    ...(scored.endedBy && {endedBy: scored.endedBy}),
  };
}

function toBareConditions(isQuick: boolean): Condition<Counted>[] {
  const loads: readonly Omit<Leaving, 'waitMs'>[] = isQuick
    ? [{rate: 1, isBusy: false}]
    : [
        {rate: 1, isBusy: false},
        {rate: 6, isBusy: false},
        {rate: 1, isBusy: true},
      ];
  return (isQuick ? QUICK_WAITS_MS : WAITS_MS).flatMap((waitMs) =>
    loads.map(({rate, isBusy}) => ({
      name: `bare pages, left after ${waitMs} ms, throttle ${rate}${isBusy ? ', busy page' : ''}`,
      measure: async () => ({
        where: 'bare pages',
        checked: await withShopper((context) => leaveRounds(context, isQuick, {waitMs, rate, isBusy})),
      }),
    })),
  );
}

function toDemoConditions(isQuick: boolean): Condition<Counted>[] {
  const {products, orders} = isQuick ? QUICK : FULL;
  const leaveBoth = async (context: BrowserContext, leaving: DemoLeaving): Promise<Checked[]> => [
    ...(await leaveProducts(context, products, leaving)),
    ...(await leaveOrders(context, orders, leaving)),
  ];
  return (isQuick ? QUICK_WAITS_MS : WAITS_MS).flatMap((waitMs) =>
    (isQuick ? [false] : [false, true]).map((isLoaded) => ({
      name: `demo shop, left after ${waitMs} ms${isLoaded ? ', busy machine' : ''}`,
      measure: async () => ({
        where: 'demo shop',
        checked: await withShopper((context) => leaveBoth(context, {waitMs, isLoaded})),
      }),
    })),
  );
}

async function leaveRounds(context: BrowserContext, isQuick: boolean, leaving: Leaving): Promise<Checked[]> {
  const checked: Checked[] = [];
  for (let round = 0; round < (isQuick ? QUICK : FULL).rounds; round++) {
    // Each page comes before and after other ones in each round.
    const at = (round * 7) % BARE_PAGES.length;
    const pages = [...BARE_PAGES.slice(at), ...BARE_PAGES.slice(0, at)];
    checked.push(...(await leaveBarePages(context, pages, leaving)));
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
