import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {parseManifest, toFileList} from '../../../src/core/contract/manifest.ts';
import {checkFiles} from '../../../src/core/predict/check-files.ts';

const DEMO = readFileSync('public/models/demo/manifest.json', 'utf8');
const OLDER = readFileSync('test/fixtures/models/format-1-without-json-files/manifest.json', 'utf8');

type Raw = Record<string, unknown> & {
  sizes: Record<string, unknown>;
  files: Record<string, unknown> & {network: Record<string, unknown>; items: Record<string, unknown>[]};
};

/** What a manifest that differs from the demo shop's in one thing is answered. */
function refuse(change: (raw: Raw) => unknown): string {
  const raw = JSON.parse(DEMO) as Raw;
  change(raw);
  try {
    checkFiles(parseManifest(raw));
    return 'taken';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

describe('a manifest', () => {
  it('of the demo model names every file of its folder with its hash', () => {
    const manifest = parseManifest(JSON.parse(DEMO));
    expect(toFileList(manifest.files).map(({name}) => name)).toEqual([
      'network.bin',
      'ids.bin',
      'items-0.bin',
      'neighbours.bin',
      'segments.json',
      'churn.json',
    ]);
  });

  it('of before segments and churn had hashes is read as it was', () => {
    const {segments, churn, ...files} = parseManifest(JSON.parse(DEMO)).files;
    const older = parseManifest(JSON.parse(OLDER));
    expect(older.files).toEqual(files);
    expect([older.files.segments, older.files.churn]).toEqual([undefined, undefined]);
    expect([segments?.bytes, churn?.bytes]).toEqual([1268, 22619]);
  });

  it.each<[string, (raw: Raw) => unknown, RegExp]>([
    ['four thousand million items', (raw) => (raw.items = 4e9), /fit at "items"/],
    ['items that are no number', (raw) => (raw.items = 'many'), /fit at "items"/],
    ['vectors of a million', (raw) => (raw.sizes.vector = 1e6), /fit at "sizes\.vector"/],
    ['vectors of nothing', (raw) => (raw.sizes.vector = 0), /fit at "sizes\.vector"/],
    ['half a hidden unit', (raw) => (raw.sizes.hidden = 0.5), /fit at "sizes\.hidden"/],
    ['an infinite scale', (raw) => (raw.scale = Infinity), /fit at "scale"/],
    ['a network of 10 GB', (raw) => (raw.files.network.bytes = 1e10), /fit at "files\.network\.bytes"/],
    ['a file in another folder', (raw) => (raw.files.network.name = '../network.bin'), /files\.network\.name/],
    ['a file on another host', (raw) => (raw.files.network.name = '//evil.example/n.bin'), /files\.network\.name/],
    ['a file of another kind', (raw) => (raw.files.network.name = 'network.js'), /files\.network\.name/],
    ['a hash that is none', (raw) => (raw.files.network.sha256 = 'x'), /files\.network\.sha256/],
    ['a name twice', (raw) => (raw.files.items[0].name = 'ids.bin'), /two files have the same name/],
    ['no shard', (raw) => (raw.files.items = []), /files\.items/],
    ['two thousand shards', (raw) => (raw.files.items = Array(2000).fill(raw.files.items[0])), /files\.items/],
    ['no ids', (raw) => delete raw.files.ids, /files\.ids is missing/],
    ['a mix that never fades', (raw) => (raw.mix = {neighbours: [1], decay: 1, floor: 0.01}), /mix\.decay/],
    ['a mix that divides by 0', (raw) => (raw.mix = {neighbours: [1], decay: 0.5, floor: 0}), /mix\.floor/],
    ['a list of a million mixes', (raw) => (raw.mix = {neighbours: Array(1e6), decay: 0, floor: 1}), /mix\.neigh/],
    ['a licence of a megabyte', (raw) => (raw.licence = 'x'.repeat(1e6)), /fit at "licence"/],
    ['lists that no file holds', (raw) => (raw.lists = {count: 1, probes: 1, codeBytes: 0, shards: []}), /lists/],
    ['more weights than its file holds', (raw) => (raw.sizes.hidden = 101), /371534 for network\.bin/],
    ['more items than its shards hold', (raw) => (raw.items = 352), /28431 for items-0\.bin/],
    ['fewer bytes than ids', (raw) => ((raw.files.ids as {bytes: number}).bytes = 351), /351 for ids\.bin/],
    ['fewer bytes than items', (raw) => ((raw.files.neighbours as {bytes: number}).bytes = 9), /9 for neighbours\.bin/],
    ['features that no event has', (raw) => (raw.sizes.features = 18), /18 for sizes\.features/],
    ['actions that there are not', (raw) => (raw.sizes.actions = 11), /11 for sizes\.actions/],
  ])('with %s is refused by name', (_, change, message) => {
    expect(refuse(change)).toMatch(message);
    expect(refuse(change).length).toBeLessThan(600);
  });

  it('is taken unchanged, and with fields that it does not know', () => {
    expect(refuse(() => undefined)).toBe('taken');
    expect(refuse((raw) => (raw.later = {than: 'this version'}))).toBe('taken');
  });
});
