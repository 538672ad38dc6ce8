/**
 * Which popularity finds the first product of a visit, where nothing is known of the shopper: events of the newest days
 * or visits, of the whole history, or all with a weight that halves. Counted anew as by nightly updates, and once
 * before the first judged visit, as by a model that is not updated. Keeps the figures in docs/results/popularity.json.
 *
 * npx tsx test/bench/popularity.bench.ts [--data ../shared/data]
 */
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {MS_PER_DAY, MS_PER_MINUTE} from '../../src/core/contract/durations.ts';
import {readHistory} from '../../src/trainer/history/read-history.ts';
import {
  type AgeWeight,
  HALF_LIVES,
  toFirstEvents,
  toHalving,
  toPopularItems,
} from '../../src/trainer/train/popular-items.ts';

/**
 * The public cuts of Diginetica and Yoochoose have the order of visits but no times: their visits are a minute apart,
 * so windows are counted in visits there.
 */
const VISITS = {unit: 'visits', unitMs: MS_PER_MINUTE} as const;
const DAYS = {unit: 'days', unitMs: MS_PER_DAY} as const;
/** `judged` newest units of each are judged, as many before them are there to choose on; `step` between two counts. */
const SETS = [
  {name: 'Diginetica', file: 'diginetica/train.csv.gz', ...VISITS, judged: 10_000, step: 1250},
  {name: 'Yoochoose 1/64', file: 'yoochoose-1-64/train.csv.gz', ...VISITS, judged: 20_000, step: 10_000},
  {name: 'e-shop clothing', file: 'eshop-clothing/train.csv', ...DAYS, judged: 14, step: 1},
] as const;
const WINDOWS = {visits: [80_000, 40_000, 20_000, 10_000, 5000, 2500, 1250], days: [30, 14, 7, 3, 1]} as const;
const PLACES = 20;

const {values} = parseArgs({options: {data: {type: 'string', default: '../shared/data'}}});
const sets = [];
for (const {name, file, unit, unitMs, judged, step} of SETS) {
  const history = await readHistory(path.join(values.data, file));
  const firsts = toFirstEvents(history);
  const endMs = firsts.reduce((latest, {timeMs}) => Math.max(latest, timeMs), 0) + 1;
  const cut = (back: number): number => Math.ceil(endMs / unitMs - back) * unitMs;
  const judge = (fromMs: number, toMs: number, weight: AgeWeight, everyMs: number): number => {
    let [hits, visits, countedMs] = [0, 0, -1];
    let shown: ReadonlySet<number> = new Set();
    for (const {item, timeMs} of firsts) {
      if (timeMs < fromMs || timeMs >= toMs) continue;
      const atMs = everyMs === Infinity ? fromMs : timeMs - ((timeMs - fromMs) % everyMs);
      if (atMs !== countedMs) {
        countedMs = atMs;
        shown = new Set(toPopularItems(history, {beforeMs: atMs, weight, count: PLACES}));
      }
      visits++;
      if (shown.has(item)) hits++;
    }
    return hits / visits;
  };
  const rows = toWeights(unit, unitMs).map(({name: label, weight}) => ({
    name: label,
    before: judge(cut(2 * judged), cut(judged), weight, step * unitMs),
    nightly: judge(cut(judged), Infinity, weight, step * unitMs),
    once: judge(cut(judged), Infinity, weight, Infinity),
  }));
  sets.push({name, unit, judged, step, visits: firsts.filter(({timeMs}) => timeMs >= cut(judged)).length, rows});
}
await writeFile('docs/results/popularity.json', `${JSON.stringify({sets}, null, 1)}\n`);
console.log(JSON.stringify({sets}));

function toWeights(unit: 'visits' | 'days', unitMs: number): {name: string; weight: AgeWeight}[] {
  const say = (count: number): string => (count === 1 ? 'day' : `${count.toLocaleString('en-US')} ${unit}`);
  return [
    {name: 'whole history', weight: () => 1},
    ...WINDOWS[unit].map((window) => ({
      name: `newest ${say(window)}`,
      weight: (ageMs: number) => (ageMs < window * unitMs ? 1 : 0),
    })),
    ...HALF_LIVES.map((days) => ({
      name: `halves every ${say((days * MS_PER_DAY) / unitMs)}`,
      weight: toHalving(days * MS_PER_DAY),
    })),
  ];
}
