import {mkdtemp, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {addItemVector, countItems} from '../../../src/core/predict/model.ts';
import {toCentroids} from '../../../src/trainer/model/lists/cluster.ts';
import {openNearest} from '../../../src/trainer/model/lists/nearest.ts';
import {LISTS_FROM, planLists, toNeighbourLimit} from '../../../src/trainer/model/lists/plan-lists.ts';
import {readModel} from '../../../src/trainer/model/read-model.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {writeListModel} from '../../support/list-model.ts';
import {runCommand} from '../../support/run-command.ts';

const ITEMS = 1500;
const toFolder = () => mkdtemp(path.join(tmpdir(), 'vitrine-lists-'));

describe('a model with lists read back from its files', () => {
  it.each([ITEMS, 600])(
    'holds every item once, with its vector and its neighbours (%i items asked to have rows)',
    async (exact) => {
      const folder = await toFolder();
      const {model, manifest, bytes} = await writeListModel(folder, {items: ITEMS, exact, probes: 4});
      const plain = await writeListModel(await toFolder(), {items: ITEMS, exact: ITEMS, probes: 4});
      expect(countItems(model)).toBe(ITEMS);
      expect(new Set(model.itemIds)).toEqual(new Set(plain.model.itemIds));
      const rows = manifest.lists?.shards.reduce((sum, {items, kind}) => sum + (kind === 'rows' ? items : 0), 0);
      expect(model.codes?.inverseLengths.length).toBe(rows);
      const rowOf = new Map(model.itemIds.map((id, row) => [id, row]));
      let cosines = 0;
      plain.model.itemIds.forEach((id, item) => {
        const row = rowOf.get(id) ?? -1;
        if (row < (rows ?? 0)) expect(row).toBe(item); // the most popular keep their order
        const [own, expected] = [new Float32Array(24), new Float32Array(24)];
        addItemVector(model, row, own);
        addItemVector(plain.model, item, expected);
        expect(Math.hypot(...own)).toBeCloseTo(1, 4);
        cosines += own.reduce((sum, value, k) => sum + value * expected[k], 0) / ITEMS;
        expect(model.prior?.[row]).toBeCloseTo(plain.model.prior?.[item] ?? Number.NaN, 6);
        expect(toNeighbourIds(model, row)).toEqual(toNeighbourIds(plain.model, item));
      });
      expect(cosines).toBeGreaterThan(exact === ITEMS ? 0.9999 : 0.95);
      const {text, json} = await runCommand('inspect', folder);
      expect(json).toMatchObject({model_bytes: (await readModel(folder)).bytes});
      expect(bytes).toBeGreaterThan(0);
      expect(text).toContain('nearest 4 scored item by item');
    },
  );

  it('keeps ids of any script and whole numbers, each shard in its own way', async () => {
    const kinds = [
      (item: number) => `Tasse ${item} ☕`,
      (item: number) => String(7_000_000 + 3 * item),
      (item: number) => String(214_536_502 + 3 * item),
      (item: number) => String(7_982_301_020_202 + 41 * item),
      (item: number) => String(2 ** 48 - 1 - item),
      (item: number) => String(2 ** 48 + item),
      (item: number) => `0${item}`,
    ];
    for (const ids of kinds) {
      const {model} = await writeListModel(await toFolder(), {items: ITEMS, exact: 600, probes: 4, ids});
      expect(new Set(model.itemIds)).toEqual(new Set(Array.from({length: ITEMS}, (_, item) => ids(item))));
    }
  });

  it('is the same when written again', async () => {
    const [a, b] = [await toFolder(), await toFolder()];
    for (const folder of [a, b]) await writeListModel(folder, {items: ITEMS, exact: 600, probes: 4});
    expect(await readFile(path.join(a, 'manifest.json'), 'utf8')).toBe(
      await readFile(path.join(b, 'manifest.json'), 'utf8'),
    );
  });

  it.each(['items-1.bin', 'lists.bin'])('is refused where a byte of %s is flipped', async (name) => {
    const folder = await toFolder();
    await writeListModel(folder, {items: ITEMS, exact: 600, probes: 4});
    const content = await readFile(path.join(folder, name));
    content[content.length - 7] ^= 4;
    await writeFile(path.join(folder, name), content);
    await expect(readModel(folder)).rejects.toThrow(new RegExp(`^${name} has SHA-256`));
  });

  it('is refused where the manifest says other sizes than its files have', async () => {
    const folder = await toFolder();
    await writeListModel(folder, {items: ITEMS, exact: 600, probes: 4});
    const file = path.join(folder, 'manifest.json');
    const text = await readFile(file, 'utf8');
    const change = async (lists: (old: {count: number; shards: {items: number}[]}) => object) => {
      const manifest = JSON.parse(text);
      await writeFile(file, JSON.stringify({...manifest, lists: {...manifest.lists, ...lists(manifest.lists)}}));
      return readModel(folder);
    };
    await expect(change(({count}) => ({count: count + 1}))).rejects.toThrow(/^manifest\.json says .* for lists\.bin/);
    await expect(
      change(({shards}) => ({shards: shards.map((shard) => ({...shard, items: shard.items - 1}))})),
    ).rejects.toThrow(/lists\.shards does not add up to items/);
  });
});

function toNeighbourIds(
  {
    neighbours,
    itemIds,
  }: {neighbours?: {start: Int32Array; item: Int32Array; weight: Float32Array}; itemIds: readonly string[]},
  row: number,
): string[] {
  if (!neighbours) return ['none'];
  const from = neighbours.start[row];
  return Array.from(
    neighbours.item.subarray(from, neighbours.start[row + 1]),
    (item, at) => `${itemIds[item]} ${neighbours.weight[from + at]}`,
  );
}

describe('the plan of a large catalogue', () => {
  const GIVEN = {vector: 128, rowBytes: 81, priorBytes: 1, idBytes: 3, networkBytes: 371_534, neighbourBytes: 0};
  const toBytes = ({exact, codeBytes, lists}: ReturnType<typeof planLists>, items: number, given = GIVEN): number =>
    given.networkBytes +
    given.neighbourBytes +
    exact * (given.rowBytes + given.idBytes + 2) +
    (items - exact) * (codeBytes + given.priorBytes + given.idBytes) +
    lists * (given.vector + 4) +
    (codeBytes > 0 ? 2 * 256 * given.vector : 0);

  it.each([60_001, 200_000, 300_000, 500_000, 1_000_000])(
    'keeps %i items in 20 MB and the first shelf in 1 MB',
    (items) => {
      const plan = planLists(items, GIVEN);
      expect(toBytes(plan, items)).toBeLessThan(20e6);
      expect(plan.shards[0].kind).toBe('rows');
      expect(plan.shards[0].items * 86 + GIVEN.networkBytes).toBeLessThan(1e6);
      expect(plan.shards[0].items).toBeGreaterThan(5000);
      expect(plan.shards.reduce((sum, shard) => sum + shard.items, 0)).toBe(items);
      expect(plan.shards.every((shard) => shard.items > 0)).toBe(true);
      if (items <= 200_000) expect(plan).toMatchObject({exact: items, codeBytes: 0});
      else expect(toBytes(plan, items)).toBeGreaterThan(19e6); // no room is left unused
    },
  );

  it('lets long ids and neighbours take from the codes', () => {
    const long = planLists(1_000_000, {...GIVEN, idBytes: 7, neighbourBytes: 1_500_000});
    const short = planLists(1_000_000, GIVEN);
    expect(long.codeBytes).toBeLessThan(short.codeBytes);
    expect(long.codeBytes).toBeGreaterThanOrEqual(8);
  });

  it('leaves neighbours alone below and gives them a tenth above', () => {
    expect(toNeighbourLimit(LISTS_FROM)).toBe(Infinity);
    expect(toNeighbourLimit(100_000)).toBe(1_900_000);
    expect(toNeighbourLimit(3_000_000)).toBeLessThan(0);
  });
});

describe('clusters', () => {
  it('finds the nearest centroid as a plain search does', () => {
    const random = createRandom(5);
    const [width, count] = [7, 21];
    const centroids = Float32Array.from({length: width * count}, () => random() - 0.5);
    const points = Float32Array.from({length: width * 200}, () => random() - 0.5);
    const nearest = openNearest(centroids, width);
    for (let point = 0; point < 200; point++) {
      const distances = Array.from({length: count}, (_, own) =>
        centroids
          .subarray(own * width, (own + 1) * width)
          .reduce((sum, value, k) => sum + (value - points[point * width + k]) ** 2, 0),
      );
      expect(nearest.find(points, point * width)).toBe(distances.indexOf(Math.min(...distances)));
    }
  });

  it('puts a centroid on each of a few heaps, and survives fewer points than clusters', () => {
    const random = createRandom(2);
    const heaps = [
      [0, 0],
      [10, 0],
      [0, 10],
    ];
    const points = Float32Array.from({length: 300}, (_, k) => heaps[Math.floor(k / 2) % 3][k % 2] + random() / 10);
    const found = toCentroids(points, {width: 2, clusters: 12, rounds: 8, random});
    const nearest = openNearest(found, 2);
    for (const [x, y] of heaps) {
      const own = nearest.find(Float32Array.of(x, y), 0);
      expect(Math.hypot(found[2 * own] - x, found[2 * own + 1] - y)).toBeLessThan(0.2);
    }
    const few = toCentroids(Float32Array.of(1, 2), {width: 2, clusters: 5, rounds: 3, random});
    expect(few.every(Number.isFinite)).toBe(true);
  });
});
