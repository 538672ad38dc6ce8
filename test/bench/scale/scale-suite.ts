import {mkdtemp, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {ListTable} from '../../../src/core/predict/lists/list-table.ts';
import {countItems, type Model} from '../../../src/core/predict/model.ts';
import {createPredictor} from '../../../src/core/predict/create-predictor.ts';
import {startVisit} from '../../../src/core/predict/step.ts';
import {toNextItems} from '../../../src/core/recommend/next-items.ts';
import {toTopItems} from '../../../src/core/recommend/top-items.ts';
import {readModel, type StoredModel} from '../../../src/trainer/model/read-model.ts';
import {IdIndex} from '../../../src/worker/models/id-index.ts';
import {type Side, timeInTurns} from '../in-turns.ts';
import {type BenchResult, type BenchRow, toMachine, toRow, toValueRow} from '../suite.ts';
import {type MadeUpTable, makeUpTable} from './made-up-table.ts';
import {readRealShop, toMissedOnQueries, toMissedOnVisits} from './missed.ts';
import {toShelfSide} from './shelf-side.ts';
import {toExactModel, VECTOR, writeMadeUpModel, writeWithLists} from './models.ts';

/** Product.md's promises for a million items, and the worker's own bound of what items take in memory. */
const LIMITS = {eventMs: 50, firstBytes: 1e6, allBytes: 20e6, missedPercent: 2, memoryMegabytes: 256, exponent: 1};
const SIZES = [100, 1_000, 10_000, 100_000, 1_000_000];
const LARGEST = 1_000_000;
const QUERIES = 100;
const SHOWN = 20;
/** In smaller catalogues a shelf takes no time. */
const SHELF_FROM = 10_000;
/** Events of a visit that count. */
const VISIT = 20;

/** What an event costs and what it finds, from a hundred items to a million, beside scoring every item exactly. */
export async function runScaleSuite(): Promise<BenchResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-scale-'));
  try {
    const rows: BenchRow[] = [];
    const times: {items: number; ms: number}[] = [];
    await measure(SIZES[0], path.join(folder, 'warm-up')); // else the smallest size pays for the compilers
    for (const items of SIZES) {
      progress(`${items.toLocaleString('en')} made-up items`);
      const found = await measure(items, path.join(folder, String(items)));
      rows.push(...found.rows);
      times.push({items, ms: found.ms});
    }
    rows.push(...toGrowthRows(times), ...(await toRealRows(folder)));
    return {suite: 'scale', machine: toMachine(`Node ${process.version}`), rows};
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

async function measure(items: number, folder: string): Promise<{rows: BenchRow[]; ms: number}> {
  const shown = `${items.toLocaleString('en')} items`;
  const table = makeUpTable(items, VECTOR);
  const {model, manifest} = await writeMadeUpModel(folder, table.unit);
  const exact = toExactModel(model, table.unit);
  const queries = Array.from({length: QUERIES}, () => table.nextQuery());
  const {ours, theirs} = timeInTurns(
    {ours: toEventSide(model, table), theirs: toEventSide(exact, table)},
    {rounds: items < LARGEST ? 100 : 40},
  );
  const rows = [toRow(`an event, ${shown}: step, scores, first 20; against exact scores of all`, {ours, theirs})];
  if (model.lists) {
    const missed = toMissedOnQueries(withProbes(model), model, queries);
    rows.push(
      toMissedRow(`of the first 20 of ${shown}, missed by looking into ${toShare(manifest)} of the lists`, missed),
    );
  }
  if (manifest.lists?.codeBytes) {
    const {codeBytes, shards} = manifest.lists;
    const coded = shards.reduce((sum, shard) => sum + (shard.kind === 'codes' ? shard.items : 0), 0);
    const name = `of the first 20 of ${shown}, others because ${coded.toLocaleString('en')} have codes of ${codeBytes} bytes`;
    rows.push(toValueRow(name, {ours: toMissedOnQueries(exact, model, queries), unit: '%'}));
  }
  if (items >= SHELF_FROM) {
    const {shelf} = timeInTurns({shelf: toShelfSide(model)}, {rounds: 40});
    rows.push(toRow(`a shelf of 8 from ${shown}, ranked anew when their scores are there`, {ours: shelf}));
  }
  if (items === LARGEST) {
    rows.push(
      toRow(`an event, ${shown}: the same, and the chance of each of the 20 among all items`, {
        ours: timeInTurns(
          {ours: toEventSide(model, table, (scores) => toNextItems(scores, model.itemIds))},
          {rounds: 40},
        ).ours,
        limit: LIMITS.eventMs,
      }),
      ...(await toByteRows(folder, manifest)),
      await toMemoryRow(folder),
    );
  }
  return {rows, ms: Math.min(...ours)};
}

/** An event: the network's step, scores for a query that lies as trained ones do, and what is made of them. */
function toEventSide(
  model: Model,
  table: MadeUpTable,
  finish: (scores: Float32Array) => unknown = (scores) => toTopItems(scores, SHOWN),
): Side {
  const predictor = createPredictor(model);
  const state = startVisit(model);
  const scores = new Float32Array(countItems(model));
  const queries = Array.from({length: QUERIES}, () => table.nextQuery());
  let event = 0;
  return () => {
    event++;
    predictor.step(state, {item: (7919 * event) % scores.length, kind: 0, gapMs: 10_000});
    state.items.splice(0, state.items.length - VISIT);
    state.query.set(queries[event % QUERIES]);
    predictor.score(state, scores);
    return finish(scores);
  };
}

/** The same model, looking into every list. */
function withProbes(model: Model): Model {
  if (!(model.lists instanceof ListTable)) throw new Error('This model has no lists.');
  const {parts} = model.lists;
  // Its codes have been sorted; they are given back by row.
  const codes = new Uint8Array(model.lists.codes.length);
  const width = parts.book?.parts ?? 0;
  model.lists.coded.items.forEach((item, place) => {
    codes.set(
      (model.lists as ListTable).codes.subarray(place * width, (place + 1) * width),
      (item - parts.exact) * width,
    );
  });
  return {...model, lists: new ListTable({...parts, codes, probes: parts.centroids.inverseLengths.length})};
}

/** Exponents of growth between sizes, from the fastest runs, which other processes disturb least. */
function toGrowthRows(times: readonly {items: number; ms: number}[]): BenchRow[] {
  const steps = times.slice(1).map((after, at) => [times[at], after]);
  return [...steps, [times[0], times[times.length - 1]]].map(([before, after]) => {
    const exponent = Math.log(after.ms / before.ms) / Math.log(after.items / before.items);
    const name = `growth of an event from ${before.items.toLocaleString('en')} to ${after.items.toLocaleString('en')} items, 1 is as fast as items`;
    return toValueRow(name, {ours: exponent, limit: LIMITS.exponent, unit: ''});
  });
}

/** Recall on the vectors and visits of a real shop, where this machine has them. */
async function toRealRows(folder: string): Promise<BenchRow[]> {
  const shop = await readRealShop();
  if (!shop) {
    progress('No real shop in .cache/scale, see test/bench/scale/missed.ts: its rows are left out.');
    return [];
  }
  const {stored, visits} = shop;
  const items = countItems(stored.model);
  progress(`${items.toLocaleString('en')} real items`);
  const listed = await writeWithLists(path.join(folder, 'real'), stored);
  const network = stored.manifest.files.network.bytes;
  const perItem = LIMITS.allBytes / LARGEST;
  const tight = await writeWithLists(path.join(folder, 'tight'), stored, {
    allBytes: network + perItem * items,
    firstBytes: network + (perItem * items) / 20,
  });
  const name = `of the first 20 of ${items.toLocaleString('en')} real items`;
  return [
    toMissedRow(
      `${name}, missed by looking into ${toShare(listed.manifest)} of the lists`,
      toMissedOnVisits(stored.model, listed.model, visits),
    ),
    toValueRow(
      `${name}, others because all but ${countRows(tight).toLocaleString('en')} have codes of ${tight.manifest.lists?.codeBytes} bytes`,
      {
        ours: toMissedOnVisits(stored.model, tight.model, visits),
        unit: '%',
      },
    ),
  ];
}

async function toByteRows(folder: string, {items, files}: StoredModel['manifest']): Promise<BenchRow[]> {
  const manifest = (await stat(path.join(folder, 'manifest.json'))).size;
  const first = manifest + files.network.bytes + files.items[0].bytes;
  const all =
    manifest + [files.network, ...files.items, files.lists].reduce((sum, file) => sum + (file?.bytes ?? 0), 0);
  const shown = `${items.toLocaleString('en')} items`;
  return [
    toValueRow(`files of a first shelf, ${shown}`, {ours: first, limit: LIMITS.firstBytes, unit: 'bytes'}),
    toValueRow(`all files, ${shown}`, {ours: all, limit: LIMITS.allBytes, unit: 'bytes'}),
  ];
}

/** Heap, typed arrays and WebAssembly that a model read from its files takes when it is ready to score. */
async function toMemoryRow(folder: string): Promise<BenchRow> {
  const before = toMegabytes();
  const ready = await openModel(folder);
  const name = `memory of ${ready.scores.length.toLocaleString('en')} items with their ids, index and scores`;
  return toValueRow(name, {ours: toMegabytes() - before, limit: LIMITS.memoryMegabytes, unit: 'MB'});
}

/** What the worker keeps of a model. */
async function openModel(folder: string) {
  const {model} = await readModel(folder);
  return {
    model,
    predictor: createPredictor(model),
    index: new IdIndex(model.itemIds),
    scores: new Float32Array(countItems(model)),
  };
}

function toMegabytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const {heapUsed, external} = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

function toMissedRow(name: string, ours: number): BenchRow {
  return toValueRow(name, {ours, limit: LIMITS.missedPercent, unit: '%'});
}

function toShare({lists}: StoredModel['manifest']): string {
  return lists ? `${((100 * lists.probes) / lists.count).toFixed(0)} %` : 'all';
}

function countRows({model}: StoredModel): number {
  return model.codes?.inverseLengths.length ?? 0;
}

function progress(what: string): void {
  console.error(what);
}
