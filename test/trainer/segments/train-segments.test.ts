import {mkdtemp, readdir, readFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {expect, it} from 'vitest';
import {parseSegments} from '../../../src/core/contract/segments.ts';
import {trainSegments, writeSegments} from '../../../src/trainer/segments/train-segments.ts';
import {history, type MadeVisit} from '../../support/histories.ts';

/** Half of the shoppers look at three things, half fill carts and buy. */
const VISITS: MadeVisit[] = Array.from({length: 120}, (_, n) => {
  const id = `item-${n % 7}`;
  if (n % 2) return [id, 'item-8', 'item-9'];
  return [id, ['cart-add', id], 'item-8', ['cart-add', 'item-8'], ['purchase', id], ['purchase', 'item-8']];
});

it('finds planted groups, names them, and gives the same file for the same seed', async () => {
  const segments = trainSegments(history(VISITS), {seed: 1, segments: 2});
  expect(segments?.shares).toEqual([0.5, 0.5]);
  expect(segments?.names.some((name) => /buy|fill carts/i.test(name))).toBe(true);
  expect(segments?.names.some((name) => /yet to buy|only look/i.test(name))).toBe(true);
  expect(trainSegments(history(VISITS), {seed: 1, segments: 2})).toEqual(segments);

  const out = await mkdtemp(path.join(os.tmpdir(), 'segments-'));
  const bytes = await writeSegments(history(VISITS), {out, seed: 1, segments: 2});
  const text = await readFile(path.join(out, 'segments.json'), 'utf8');
  expect(bytes).toBe(Buffer.byteLength(text));
  expect(parseSegments(JSON.parse(text))).toEqual(segments);
});

it('makes no groups of a few shoppers, and writes no file', async () => {
  const out = await mkdtemp(path.join(os.tmpdir(), 'segments-'));
  expect(await writeSegments(history(VISITS.slice(0, 30)), {out, seed: 1})).toBeUndefined();
  expect(await readdir(out)).toEqual([]);
});
