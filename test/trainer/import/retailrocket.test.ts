import {mkdtemp, readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {IDLE_GAP_MS} from '../../../src/core/clean/visits.ts';
import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import {createRandom, shuffle} from '../../../src/trainer/random.ts';
import {runCommand} from '../../support/run-command.ts';
import {writeSources} from '../../support/source-files.ts';

type Click = readonly [timeMs: number, visitor: number, event: string, item: number];

const HEADER = 'timestamp,visitorid,event,itemid,transactionid\n';
const OPTIONS = JSON.stringify({finishEpochs: 0, sizes: {vector: 16, convolution: 8, profile: 8, hidden: 16}});

/** Shoppers who come one to three times, hours apart, and walk a ring of 40 items. */
function makeClicks(visitors: number, seed: number): Click[] {
  const random = createRandom(seed);
  const clicks: Click[] = [];
  for (let visitor = 0; visitor < visitors; visitor++) {
    let timeMs = 1_433_221_332_117 + Math.floor(random() * 20 * MS_PER_DAY);
    for (let visit = 0; visit < 1 + Math.floor(random() * 3); visit++) {
      const first = Math.floor(random() * 40);
      for (let step = 0; step < 4; step++) {
        clicks.push([timeMs, visitor, 'view', 1000 + ((first + step) % 40)]);
        timeMs += 5000 + Math.floor(random() * 1_500_000); // always below the idle gap
      }
      if (random() < 0.3) clicks.push([timeMs, visitor, 'addtocart', 1000 + ((first + 3) % 40)]);
      timeMs += IDLE_GAP_MS + 1 + Math.floor(random() * MS_PER_DAY);
    }
  }
  return clicks;
}

/** The published file is in no order of time. */
function toFile(clicks: readonly Click[], seed: number): string {
  const order = shuffle(Int32Array.from(clicks.keys()), createRandom(seed));
  return HEADER + Array.from(order, (index) => `${clicks[index].join(',')},\n`).join('');
}

/** Visits counted in the plainest way: sort, then look for gaps. */
function countVisits(clicks: readonly Click[]): number {
  const sorted = [...clicks].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  return sorted.filter(
    (click, index) => index === 0 || sorted[index - 1][1] !== click[1] || click[0] - sorted[index - 1][0] > IDLE_GAP_MS,
  ).length;
}

describe('a shop in the format of RetailRocket', () => {
  const train = makeClicks(120, 1);
  const test = makeClicks(25, 2);
  let source = '';
  let out = '';
  beforeAll(async () => {
    source = await writeSources({'train.csv': toFile(train, 3), 'test.csv': toFile(test, 4)});
    out = await mkdtemp(path.join(tmpdir(), 'vitrine-retailrocket-'));
  });

  it('is imported into visits split by idle gaps, and says so as JSON', async () => {
    const {json} = await runCommand(
      'import',
      path.join(source, 'train.csv'),
      '--out',
      path.join(out, 'history'),
      '--json',
    );
    expect(json).toEqual({
      format: 'retailrocket',
      files: 1,
      rows_read: train.length,
      rows_kept: train.length,
      rejected: {},
      shards: [
        {
          name: 'shard-000.parquet',
          rows: train.length,
          visits: countVisits(train),
          bytes: expect.any(Number),
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ],
      visits: countVisits(train),
      items: 40,
      first_time: new Date(Math.min(...train.map(([timeMs]) => timeMs))).toISOString(),
      last_time: new Date(Math.max(...train.map(([timeMs]) => timeMs))).toISOString(),
      seconds: expect.any(Number),
      rows_per_second: expect.any(Number),
      peak_memory_mb: expect.any(Number),
    });
    expect(JSON.parse(await readFile(path.join(out, 'history/import.json'), 'utf8'))).toEqual(json);
  });

  it('gives the same model from the raw file as from its import, and is judged on another raw file', async () => {
    const common = ['--epochs', '2', '--options', OPTIONS, '--json'];
    const raw = await runCommand(
      'train',
      '--events',
      path.join(source, 'train.csv'),
      '--out',
      path.join(out, 'raw'),
      ...common,
    );
    const imported = await runCommand(
      'train',
      '--events',
      path.join(out, 'history'),
      '--out',
      path.join(out, 'imported'),
      ...common,
    );
    expect(raw.json).toMatchObject({items: 40, data_hash: (imported.json as {data_hash: string}).data_hash});
    const file = 'items-0.bin';
    expect(await readFile(path.join(out, 'raw', file))).toEqual(await readFile(path.join(out, 'imported', file)));
    const {json} = await runCommand(
      'evaluate',
      '--model',
      path.join(out, 'raw'),
      '--events',
      path.join(source, 'test.csv'),
      '--baselines',
      'item-knn',
    );
    // Every event but a visit's first is foreseen once.
    expect(json).toMatchObject({visits: countVisits(test), examples: test.length - countVisits(test)});
    const {baselines} = json as {baselines: Record<string, {'recall@20': number}>};
    expect(baselines['item-knn']['recall@20']).toBeGreaterThan(0.9);
  });

  it('is trained on its newest events where it is told to', async () => {
    const {json} = await runCommand(
      'train',
      '--events',
      path.join(out, 'history'),
      '--out',
      path.join(out, 'newest'),
      '--newest',
      '300',
      '--epochs',
      '1',
      '--options',
      OPTIONS,
    );
    expect((json as {data_hash: string}).data_hash).toMatch(/^[0-9a-f]{64}$/);
    const record: unknown = JSON.parse(await readFile(path.join(out, 'newest/training.json'), 'utf8'));
    expect((record as {eventsRead: number}).eventsRead).toBeGreaterThan(290);
    expect((record as {eventsRead: number}).eventsRead).toBeLessThanOrEqual(300);
  });
});
