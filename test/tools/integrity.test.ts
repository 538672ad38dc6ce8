import {mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it} from 'vitest';
import {listScripts, readIntegrity, toIntegrity} from '../../tools/integrity.ts';

it('gives the hash that the W3C’s recommendation gives for its example', () => {
  expect(toIntegrity(Buffer.from("alert('Hello, world.');"))).toBe(
    'sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO',
  );
});

it('names every script of a folder, and no map or type', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-integrity-'));
  for (const name of ['b.js', 'a.mjs', 'b.js.map', 'c.json', 'd.d.ts']) await writeFile(path.join(folder, name), name);
  expect(listScripts(folder)).toEqual(['a.mjs', 'b.js']);
  expect(readIntegrity(folder, ['b.js', 'not-built.js'])).toEqual({'b.js': toIntegrity(Buffer.from('b.js'))});
});
