import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it} from 'vitest';
import {nameJsonFiles} from '../../../src/trainer/model/name-json-files.ts';
import {readModel} from '../../../src/trainer/model/read-model.ts';

const OLDER = 'test/fixtures/models/format-1-without-json-files/manifest.json';

/** The demo model with the manifest it had before segments and churn head were named in it. */
async function toOlderModel(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-older-'));
  await cp('public/models/demo', folder, {recursive: true});
  await cp(OLDER, path.join(folder, 'manifest.json'));
  return folder;
}

it('an older model is read as before, and gives the same numbers once its manifest names all files', async () => {
  const folder = await toOlderModel();
  const before = await readModel(folder);
  await nameJsonFiles(folder);
  const after = await readModel(folder);
  expect(after.model.itemIds).toEqual(before.model.itemIds);
  expect(after.model.items).toEqual(before.model.items);
  expect(after.model.weights).toEqual(before.model.weights);
  expect(after.manifest.files.segments?.bytes).toBe(1268);
});

it('the demo model’s manifest is what naming its files gives, and a second time changes nothing', async () => {
  const folder = await toOlderModel();
  const file = path.join(folder, 'manifest.json');
  await nameJsonFiles(folder);
  const text = await readFile(file, 'utf8');
  expect(text).toBe(await readFile('public/models/demo/manifest.json', 'utf8'));
  await nameJsonFiles(folder);
  expect(await readFile(file, 'utf8')).toBe(text);
});

it('a model without segments says so, and keeps what a later version wrote', async () => {
  const folder = await toOlderModel();
  const file = path.join(folder, 'manifest.json');
  await writeFile(file, JSON.stringify({...JSON.parse(await readFile(file, 'utf8')), later: 1}));
  await rm(path.join(folder, 'segments.json'));
  await nameJsonFiles(folder);
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  expect(manifest.later).toBe(1);
  expect(manifest.files.segments).toBeNull();
});

it('a churn head that is not the one of its manifest is refused', async () => {
  const folder = await toOlderModel();
  await nameJsonFiles(folder);
  const file = path.join(folder, 'churn.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('90', '91'));
  await expect(readModel(folder)).rejects.toThrow(/^churn\.json has SHA-256/);
});
