import {toBudgetedFiles} from '../../size/dist-files.ts';
import {type DemoShop, openAsKnown, openDemoShop} from '../demo-shop.ts';
import {type BenchResult, type BenchRow, median, toMachine, toRow, toValueRow} from '../suite.ts';
import {type Visit, visit} from './visit.ts';

/** Of each page, with and without the script; the first pair warms caches and is thrown away. */
const VISITS = 6;
const THROTTLE = 4;
/** Longer is a long task: https://w3c.github.io/longtasks/ */
const LONG_MS = 50;
const PRODUCT = 'round-belly-teapot';

/** What a shopper does on each page. */
const PAGES: readonly {name: string; toAddress: (shop: DemoShop) => string; clicks: readonly string[]}[] = [
  {name: 'start page', toAddress: () => '/', clicks: []},
  {
    name: 'product page',
    toAddress: () => `/product/${PRODUCT}`,
    clicks: [
      '.gallery-thumb:not([aria-pressed="true"])',
      '.gallery-thumb:not([aria-pressed="true"])',
      '.product [data-action="wish"]',
      '[data-form="buy"] [type="submit"]',
    ],
  },
];

/** The demo shop with and without the script tag, in turns, on a slow main thread and without its web font. */
export async function runPageSuite(): Promise<BenchResult> {
  const shop = await openDemoShop({fonts: false});
  try {
    await (await openAsKnown(shop, '/')).close();
    const rows: BenchRow[] = [];
    for (const {name, toAddress, clicks} of PAGES) {
      const pairs = {with: [] as Visit[], without: [] as Visit[]};
      for (let round = 0; round < VISITS; round++) {
        console.error(`${name}, visit ${round + 1} of ${VISITS} each`);
        const sides = round % 2 ? (['without', 'with'] as const) : (['with', 'without'] as const);
        for (const side of sides) {
          const options = {address: toAddress(shop), clicks, isWith: side === 'with', rate: THROTTLE};
          const visited = await visit(shop, options);
          if (round > 0) pairs[side].push(visited);
        }
      }
      rows.push(...toRows(name, pairs));
    }
    const script = toBudgetedFiles().find(({file}) => file === 'dist/vitrine.js');
    if (script?.bytes !== undefined) {
      rows.push(toValueRow('page script, gzip', {ours: script.bytes, limit: script.limit, unit: 'bytes'}));
    }
    return {suite: 'page', machine: toMachine(`Node ${process.version}`, shop.browser), rows};
  } finally {
    await shop.close();
  }
}

function toRows(name: string, visits: {with: readonly Visit[]; without: readonly Visit[]}): BenchRow[] {
  const both = (what: string, toValue: (visit: Visit) => number, unit?: string): BenchRow =>
    toRow(`${name}: ${what}, with the script against without`, {
      ours: visits.with.map(toValue),
      theirs: visits.without.map(toValue),
      unit,
    });
  const calls = visits.with.map(({ourCalls}) => Math.max(0, ...ourCalls));
  const long = visits.with.flatMap(({ourCalls}) => ourCalls).filter((ms) => ms > LONG_MS).length;
  const hasClicks = visits.with.some(({inp}) => inp !== undefined);
  const withMost = Math.max(...visits.with.map(({blocking}) => blocking.length));
  const withoutMost = Math.max(...visits.without.map(({blocking}) => blocking.length));
  return [
    both('largest contentful paint', ({lcp}) => lcp),
    both('total blocking time', ({tbt}) => tbt),
    ...(hasClicks ? [both('interaction to next paint, worst of its clicks', ({inp = 0}) => inp)] : []),
    toValueRow(`${name}: cumulative layout shift, median, more than without the script`, {
      ours: Math.max(0, median(visits.with.map(({cls}) => cls)) - median(visits.without.map(({cls}) => cls))),
      limit: 0,
      unit: '',
    }),
    toValueRow(`${name}: cumulative layout shift, largest of all visits, with the script against without`, {
      ours: Math.max(...visits.with.map(({cls}) => cls)),
      theirs: Math.max(...visits.without.map(({cls}) => cls)),
      unit: '',
    }),
    toValueRow(`${name}: long tasks of ours, all visits together`, {ours: long, limit: 0, unit: ''}),
    toRow(`${name}: longest piece of main-thread work of ours, processor time`, {ours: calls, limit: LONG_MS}),
    toRow(`${name}: all main-thread work of ours, processor time`, {
      ours: visits.with.map(({ourCalls}) => ourCalls.reduce((sum, ms) => sum + ms, 0)),
    }),
    toValueRow(`${name}: requests that block the first paint, more than without`, {
      ours: withMost - withoutMost,
      limit: 0,
      unit: '',
    }),
  ];
}
