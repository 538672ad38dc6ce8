import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';

const FOLDER = 'src/page/capture/sources';
/** The list that each page is asked by, and those of chunks that only some pages load. */
const LISTS = [
  `${FOLDER}/index.ts`,
  'src/page/markup.ts',
  'src/page/platforms.ts',
  'src/page/dialects.ts',
  'src/page/address.ts',
];

const sources = readdirSync(FOLDER)
  .filter((file) => file !== 'index.ts')
  .flatMap((file) =>
    [...readFileSync(path.join(FOLDER, file), 'utf8').matchAll(/^export const (\w+): Source\b/gm)].map(([, name]) => ({
      file: `${FOLDER}/${file}`,
      name,
    })),
  );

it('every source stands in the list of a chunk that pages load', () => {
  const lists = LISTS.map((file) => readFileSync(file, 'utf8').split('SOURCES')[1] ?? '').join(' ');
  expect(sources.length).toBeGreaterThan(8);
  expect(sources.filter(({name}) => !new RegExp(`\\b${name}\\b`).test(lists))).toEqual([]);
});

it('every source has a name of its own', () => {
  const names = [...new Set(sources.map(({file}) => file))].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^ {2}name: '([\w-]+)'/gm)].map(([, name]) => name),
  );
  expect(names.length).toBeGreaterThanOrEqual(8);
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
});
