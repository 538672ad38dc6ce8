import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {listScripts, readIntegrity} from './integrity.ts';

// Writes dist/integrity.json, the hash of every built script, and prints that of the one a shop names in its pages.
const FOLDER = 'dist';
const hashes = readIntegrity(FOLDER, listScripts(FOLDER));
writeFileSync(path.join(FOLDER, 'integrity.json'), `${JSON.stringify(hashes, null, 1)}\n`);
process.stdout.write(`vitrine.js  ${hashes['vitrine.js']}\nAll files: ${FOLDER}/integrity.json\n`);
