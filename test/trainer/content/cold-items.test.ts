import {mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it} from 'vitest';
import {toContentFeatures} from '../../../src/core/features/item-content.ts';
import {ColdItems} from '../../../src/trainer/content/cold-items.ts';
import {solveInPlace} from '../../../src/trainer/learn/solve.ts';
import {readCatalogue} from '../../../src/trainer/history/read-catalogue.ts';
import {createRandom} from '../../../src/trainer/random.ts';

it('solves a system to the right-hand sides it was made from', () => {
  const n = 6;
  const random = createRandom(2);
  const factor = Float64Array.from({length: n * n}, () => random() - 0.5);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) a[i * n + j] += factor[i * n + k] * factor[j * n + k];
      if (i === j) a[i * n + j] += 1;
    }
  }
  const wanted = Float64Array.from({length: n * 2}, () => random());
  const b = new Float64Array(n * 2);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < 2; c++) for (let k = 0; k < n; k++) b[i * 2 + c] += a[i * n + k] * wanted[k * 2 + c];
  solveInPlace(a, b, {n, columns: 2});
  b.forEach((value, i) => expect(value).toBeCloseTo(wanted[i], 9));
});

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, k) => sum + value * b[k], 0);

it('puts an item without clicks beside the items of its category', () => {
  const known = Array.from({length: 40}, (_, n) => ({
    id: `thing-${n}`,
    title: `thing ${n}`,
    category: n % 2 ? 'mugs' : 'lamps',
  }));
  const unit = new Float32Array(known.length * 2);
  known.forEach((_, n) => (unit[2 * n + (n % 2)] = 1)); // lamps point along the first axis, mugs along the second
  const cold = [{id: 'new', title: 'new one', category: 'mugs'}, {id: 'unknown'}];
  const vectors = new ColdItems(known, cold, 1).toVectors(unit, {vector: 2, withOrder: false});
  expect(vectors[1]).toBeGreaterThan(0.95);
  expect([...vectors.subarray(2)]).toEqual([0, 0]);
});

it('puts an item without clicks beside those that the shop numbered before and after it, if told to', () => {
  // Vectors turn slowly along the numbers, and nothing else is known of the items.
  const vectorOf = (n: number): Float32Array => Float32Array.of(Math.cos(n / 20), Math.sin(n / 20));
  const numbers = Array.from({length: 60}, (_, n) => n);
  const isCold = (n: number): boolean => n % 6 === 3;
  const known = numbers.filter((n) => !isCold(n));
  const cold = numbers.filter(isCold);
  const toItems = (of: readonly number[]) => of.map((n) => ({id: `A${n}`, category: 'all'}));
  const unit = Float32Array.from(known.flatMap((n) => [...vectorOf(n)]));
  const items = new ColdItems(toItems(known), toItems(cold), 1);
  const meanCosine = (withOrder: boolean): number => {
    const vectors = items.toVectors(unit, {vector: 2, withOrder});
    const cosines = cold.map((n, index) => dot(vectorOf(n), vectors.subarray(2 * index, 2 * index + 2)));
    return cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
  };
  expect(meanCosine(true)).toBeGreaterThan(0.99);
  expect(meanCosine(false)).toBeLessThan(0.8);
});

it('holds out as large a share of the trained items as is cold, within bounds', () => {
  const toItems = (count: number, from = 0) => Array.from({length: count}, (_, n) => ({id: `i${from + n}`}));
  const heldOf = (cold: number): number => new ColdItems(toItems(100), toItems(cold, 100), 1).held.length;
  expect([heldOf(1), heldOf(25), heldOf(900)]).toEqual([5, 20, 25]);
});

it('gives alike items alike features, and unit length to what is known', () => {
  const mug = toContentFeatures({title: 'Red coffee mug', category: 'Mugs', price: 9.5});
  const cup = toContentFeatures({title: 'Blue coffee mug', category: 'mugs', price: 10});
  const lamp = toContentFeatures({title: 'Desk lamp', category: 'lamps', price: 60});
  expect(dot(mug, mug)).toBeCloseTo(1, 5);
  expect(dot(mug, cup)).toBeGreaterThan(dot(mug, lamp) + 0.3);
  expect(toContentFeatures({}).every((value) => value === 0)).toBe(true);
});

it('reads a catalogue without prices, and names the columns of one without ids', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-catalogue-'));
  const good = path.join(folder, 'good.csv');
  await writeFile(good, 'item_id,title\nmug,Red mug\n');
  expect((await readCatalogue(good)).get('mug')).toEqual({title: 'Red mug'});
  const bad = path.join(folder, 'bad.csv');
  await writeFile(bad, 'title,price\nRed mug,3\n');
  await expect(readCatalogue(bad)).rejects.toThrow(/has the columns title, price\. Expected item_id/);
});
