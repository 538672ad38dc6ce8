import {cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/**
 * Writes dist/types: the declarations that `tsc --build` made of the page and its contracts, as a package can use them.
 */
const FROM = '.cache/types';
const TO = 'dist/types';

rmSync(TO, {recursive: true, force: true});
mkdirSync(TO, {recursive: true});
for (const folder of ['page', 'core/contract'])
  cpSync(path.join(FROM, folder), path.join(TO, folder), {recursive: true});
for (const name of readdirSync(TO, {recursive: true, encoding: 'utf8'})) {
  const file = path.join(TO, name);
  if (!name.endsWith('.d.ts')) continue;
  // A package has no .ts files: its imports name the .js file that the declaration stands for.
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replace(/(from '\.[^']*)\.ts'/g, "$1.js'")
      .replace(/(import\("\.[^"]*)\.ts"/g, '$1.js"'),
  );
}
