import {readRenderer} from '../../../src/worker/engine/renderer.ts';
import {type AnyBrowser, type AnyPage, toAnyBrowser} from '../../support/browsers.ts';
import {openFirefox} from '../../support/firefox.ts';
import {inOtherBrowser} from '../browsers/in-browser.ts';
import {becomeKnown, openAsKnown, openDemoShop, type ServedShop} from '../demo-shop.ts';
import {type BenchOptions, type BenchResult, type BenchRow, toMachine, toRow, toValueRow} from '../suite.ts';
import {endure, type Endurance} from './endurance.ts';
import {type EventTimes, timeEventPath} from './event-path.ts';
import {type StartTimes, timeFirstPrediction} from './first-prediction.ts';
import {timeMainThread} from './main-thread.ts';
import {timeShelf} from './shelf-path.ts';

/** What was promised, in milliseconds; growth of memory from the first to the last tenth as a ratio. */
const LIMITS = {event: 5, eventP95: 15, mainThreadP95: 0.3, shelfP95: 50, firstPrediction: 300, growth: 1.1};
const THROTTLE = 4;
const EVENTS = 100_000;
const EVENT_ROUNDS = 300;
/** Of a shopper who was here before. */
const VISITS = 20;

/** From an act of the shopper to what the page then shows, through built files in a real browser. */
export async function runLatencySuite({events = EVENTS}: BenchOptions): Promise<BenchResult> {
  const shop = await openDemoShop();
  try {
    const rows: BenchRow[] = [];
    progress('an event until it is durable and predicted from');
    const plain = await openAsKnown(shop, '/about');
    rows.push(...toEventRows('', await timeEventPath(plain, shop.itemIds, EVENT_ROUNDS)));
    progress('main thread');
    const mainThread = await timeMainThread(plain, shop.itemIds, 300);
    rows.push(
      toRow('main thread for a captured event, processor time, median', {ours: mainThread}),
      toRow('main thread for a captured event, processor time, 95th percentile', {
        ours: mainThread,
        limit: LIMITS.mainThreadP95,
        at: 0.95,
      }),
    );
    const machine = [`Node ${process.version}`, shop.browser, await nameRenderer(plain)];
    await plain.close();
    progress('an event until the shelf is on screen');
    const home = await openAsKnown(shop, '/');
    for (const rate of [1, THROTTLE]) {
      const {shelf, slowdown} = await timeShelf(home, shop.itemIds, {rounds: 120, rate});
      const name = `event until the re-ranked shelf is on screen${rate > 1 ? `, main thread ${slowdown.toFixed(1)} times slower` : ''}`;
      rows.push(
        toRow(`${name}, median`, {ours: shelf}),
        toRow(`${name}, 95th percentile`, {ours: shelf, at: 0.95, limit: rate > 1 ? LIMITS.shelfP95 : null}),
      );
    }
    await home.close();
    progress('worker start until first prediction');
    const chromium = toAnyBrowser(shop.browser, shop.context);
    rows.push(...toStartRows('', await timeFirstPrediction(chromium, shop.url, VISITS)));
    progress(`${events} events through the whole path`);
    rows.push(...toEnduranceRows(await endure(shop, events)));
    await inOtherBrowser('Firefox', openFirefox, async (firefox) => {
      machine.push(firefox.name);
      await measureFirefox(firefox, {shop, rows, machine});
    });
    return {suite: 'latency', machine: toMachine(...machine), rows};
  } finally {
    await shop.close();
  }
}

/** What needs none of Chromium's own tools, in the same shop. */
async function measureFirefox(
  firefox: AnyBrowser,
  {shop: {url, itemIds}, rows, machine}: {shop: ServedShop; rows: BenchRow[]; machine: string[]},
): Promise<void> {
  progress(`${firefox.name}: an event until it is durable and predicted from`);
  const page = await firefox.openPage(`${url}/about`);
  await becomeKnown(page);
  rows.push(...toEventRows('Firefox: ', await timeEventPath(page, itemIds, EVENT_ROUNDS)));
  machine.push(await nameRenderer(page));
  await page.close();
  progress(`${firefox.name}: worker start until first prediction`);
  rows.push(...toStartRows('Firefox: ', await timeFirstPrediction(firefox, url, VISITS)));
}

async function nameRenderer(page: AnyPage): Promise<string> {
  return (await page.evaluate(readRenderer, null)) ?? 'no WebGL';
}

/** @param where begins the names of the rows */
function toEventRows(where: string, {event, empty, write}: EventTimes): BenchRow[] {
  const what = `${where}event until durable and prediction ready`;
  return [
    toRow(`${what}, median`, {ours: event, limit: LIMITS.event}),
    toRow(`${what}, 95th percentile`, {ours: event, limit: LIMITS.eventP95, at: 0.95}),
    toRow(`${where}the same against one IndexedDB transaction that writes a number`, {ours: event, theirs: write}),
    toRow(`${where}the same against one empty IndexedDB transaction`, {ours: event, theirs: empty}),
  ];
}

function toStartRows(where: string, {prediction, empty}: StartTimes): BenchRow[] {
  return [
    toRow(`${where}worker start until first prediction, files cached`, {
      ours: prediction,
      limit: LIMITS.firstPrediction,
    }),
    toRow(`${where}the same against the start of an empty worker`, {ours: prediction, theirs: empty}),
  ];
}

function toEnduranceRows({events, seconds, memory}: Endurance): BenchRow[] {
  const [first, last] = [memory[0], memory[memory.length - 1]];
  const shown = events.toLocaleString('en');
  const toGrowth = (name: string, part: keyof typeof first, limit: number | null): BenchRow =>
    toValueRow(`${name} after ${shown} events, against after the first tenth`, {
      ours: last[part] / 1e6,
      theirs: first[part] / 1e6,
      limit,
      unit: 'MB',
    });
  return [
    toValueRow(`${shown} events in batches of 200, each with its shelf: an event`, {ours: (1000 * seconds) / events}),
    toGrowth("worker's memory", 'worker', LIMITS.growth),
    toGrowth("page's memory", 'page', LIMITS.growth),
    toGrowth("browser's disk", 'disk', null),
  ];
}

function progress(what: string): void {
  console.error(what);
}
