import {existsSync, readFileSync} from 'node:fs';
import {expect, it} from 'vitest';

/** Every `test/file.ts`: name; another name. Up to the end of a table's cell, of a bracket or of the line. */
function toNamed(page: string): {file: string; name: string}[] {
  // A name in running text may be wrapped.
  const text = page.replace(/(?<=[^|\n])\n +(?=[^\s|-])|(?<=[^|\n])\n(?=[^\s|#-])/g, ' ');
  return [...text.matchAll(/`(test\/[\w./-]+)`: ((?:(?!`test\/)[^|\n)])+)/g)].flatMap(([, file, names]) =>
    names
      .split('; ')
      .map((name) => ({file, name: name.replace(/;\s*$/, '').trim()}))
      .filter(({name}) => name !== ''),
  );
}

it.each(['docs/security.md', 'docs/privacy.md'])('%s names tests that exist', (file) => {
  const named = toNamed(readFileSync(file, 'utf8'));
  expect(named.length).toBeGreaterThan(30);
  const missing = named.filter(({file: test, name}) => !existsSync(test) || !readFileSync(test, 'utf8').includes(name));
  expect(missing).toEqual([]);
});
