import {existsSync, readFileSync} from 'node:fs';
import {expect, it} from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');

/** Every `test/file.ts`: name; another name. */
const named = [...page.matchAll(/`(test\/[\w./-]+)`: ((?:(?!`test\/)[^|\n])+)/g)].flatMap(([, file, names]) =>
  names
    .split('; ')
    .map((name) => ({file, name: name.replace(/;\s*$/, '').trim()}))
    .filter(({name}) => name !== ''),
);

it('the page on security names tests that exist', () => {
  expect(named.length).toBeGreaterThan(30);
  const missing = named.filter(({file, name}) => !existsSync(file) || !readFileSync(file, 'utf8').includes(name));
  expect(missing).toEqual([]);
});
