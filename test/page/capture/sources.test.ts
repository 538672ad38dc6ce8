import {readdirSync, readFileSync} from 'node:fs';
import {expect, it} from 'vitest';

const FOLDER = 'src/page/capture/sources';
/** Where a source has to be named so that pages are asked by it. */
const LISTS = [`${FOLDER}/index.ts`, 'src/page/markup.ts', 'src/page/platforms.ts', 'src/page/dialects.ts'];

it('every capture source stands in a list that pages are asked by', () => {
  const lists = LISTS.map((file) => readFileSync(file, 'utf8').replaceAll(/^import .*$/gm, '')).join('\n');
  const sources = readdirSync(FOLDER).flatMap((file) =>
    [...readFileSync(`${FOLDER}/${file}`, 'utf8').matchAll(/export const (\w+): Source\b/g)].map(([, name]) => name),
  );
  expect(sources.length).toBeGreaterThan(5);
  expect(sources.filter((name) => !new RegExp(`\\b${name}\\b`).test(lists))).toEqual([]);
});
