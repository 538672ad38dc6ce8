import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {readProducts} from './read-products.ts';

/** Writes public/catalogue.json from the product files: `npm run demo-catalogue`. */
const items = readProducts().map(({product}) => product);
const rows = items.map((item) => JSON.stringify(item)).join(',\n');
writeFileSync(
  path.join(import.meta.dirname, '..', '..', 'public', 'catalogue.json'),
  `{"currency":"EUR","items":[\n${rows}\n]}\n`,
);
process.stderr.write(`public/catalogue.json has ${items.length} products.\n`);
