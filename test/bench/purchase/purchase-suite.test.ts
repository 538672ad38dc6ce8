import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, expect, it} from 'vitest';
import {createRandom} from '../../../src/trainer/random.ts';
import {type PageVisit, PURCHASE_PAGE, readPageVisits} from './page-visits.ts';
import {toHistory, toPageEvents} from './pages-to-history.ts';
import {toCountFeatures, toPrefixFeatures} from './prefix-features.ts';
import {judgePurchases} from './purchase-suite.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-pages-'));
afterAll(() => rm(folder, {recursive: true}));

/** Visits of which those that looked long at pages of kind 2 buy, four in five of them. */
function makeVisits(count: number, seed: number): PageVisit[] {
  const random = createRandom(seed);
  return Array.from({length: count}, () => {
    const isKeen = random() < 0.4;
    const buys = random() < (isKeen ? 0.8 : 0.1);
    const kinds = Array.from({length: 6 + Math.floor(2 * random())}, () => Math.floor(4 * random()));
    const logSeconds = kinds.map((kind) => (kind === 2 && isKeen ? 1.5 : -0.5) + 0.3 * random());
    if (buys) kinds[kinds.length - 1] = PURCHASE_PAGE;
    return {kinds: Uint8Array.from(kinds), logSeconds: Float64Array.from(logSeconds), buys};
  });
}

it('learns from the time on pages which visits buy, and says how sure it may be', async () => {
  const result = await judgePurchases(makeVisits(400, 1), makeVisits(200, 2), {epochs: 2, trees: 0.1});
  const table = result.tables?.find(({name}) => name.startsWith('without the last page: 200 visits'));
  expect(result.rows.map(({name}) => name)).toContain('AUROC first 3 pages, before the first page of kind 6');
  expect(table?.rows).toHaveLength(4);
  const ofMethod = Object.fromEntries((table?.rows ?? []).map((row) => [row.method, row]));
  expect(ofMethod['network and trees'].AUROC).toBeGreaterThan(0.75);
  expect(ofMethod['network and trees'].ECE).toBeLessThan(0.15);
  expect(ofMethod['logistic regression on counts and transitions'].AUROC).toBeLessThan(0.65);
  for (const {name, ours, atLeast, ok} of result.rows) {
    expect(ok, name).toBe(atLeast === undefined || ours >= atLeast);
  }
}, 60_000);

it('tells the network the time on each page, and the outcome only as a target', () => {
  const visit = {kinds: Uint8Array.of(3, 5), logSeconds: Float64Array.of(-1, 2), buys: true};
  const [opening, first, second] = toPageEvents(visit);
  expect(opening.gapMs).toBe(-1);
  expect([first.kind, second.kind]).toEqual([3, 5]);
  expect(first.gapMs).toBeLessThan(20_000);
  expect(second.gapMs).toBeGreaterThan(600_000);
  const bought = toHistory([visit], 'pages');
  const left = toHistory([{...visit, buys: false}], 'pages');
  expect([...bought.visitStart]).toEqual([0, 4]);
  expect(bought.kind.subarray(0, 3)).toEqual(left.kind.subarray(0, 3));
  expect(bought.kind[3]).not.toBe(left.kind[3]);
  expect(bought.timeMs).toEqual(left.timeMs);
});

it('describes no page after the prefix', () => {
  const kinds = Uint8Array.of(0, 1, 1, 2, 6, 4);
  const visit = {kinds, logSeconds: Float64Array.of(0, 1, 2, 3, 4, 5), buys: true};
  const cut = {...visit, kinds: kinds.slice(0, 3), logSeconds: visit.logSeconds.slice(0, 3), buys: false};
  expect(toPrefixFeatures(visit, 3)).toEqual(toPrefixFeatures(cut, 3));
  expect(toCountFeatures(visit, 3)).toMatchObject({pages: 3, 'pages of kind 1': 2, 'from 0 to 1': 1, 'from 1 to 1': 1});
  expect(toPrefixFeatures(visit, 3)).toMatchObject({'mean time on kind 1': 1.5, 'kind 3 back': 0, 'kind 4 back': NaN});
});

it('reads plain and packed tables alike, and names the line that does not fit', async () => {
  const text = 'session,page,page_kind,log_seconds,s0,purchase\n7,0,1,-0.5,1,1\n7,1,6,0.25,,1\n8,0,2,0,0,0\n';
  const files = ['pages.csv', 'pages.csv.gz', 'bad.csv', 'short.csv'].map((name) => path.join(folder, name));
  await writeFile(files[0], text);
  await writeFile(files[1], gzipSync(text));
  await writeFile(files[2], text.replace('0.25', 'long'));
  await writeFile(files[3], text.replace('page_kind', 'kind'));
  const visits = await readPageVisits(files[0]);
  expect(visits).toEqual([
    {kinds: Uint8Array.of(1, 6), logSeconds: Float64Array.of(-0.5, 0.25), buys: true},
    {kinds: Uint8Array.of(2), logSeconds: Float64Array.of(0), buys: false},
  ]);
  expect(await readPageVisits(files[1])).toEqual(visits);
  await expect(readPageVisits(files[2])).rejects.toThrow('Line 3');
  await expect(readPageVisits(files[3])).rejects.toThrow('page_kind');
});
