import {readFileSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {build} from 'vite';

/**
 * Prints what each part of vitrine.js costs: `npx tsx tools/page-bytes.ts`, after `npm run build`, whose hash of the
 * main chunk is part of the script. The script is built once for each part, with that part's modules replaced by ones
 * that export the same names and do nothing; the difference is what the part costs. A replaced module still uses what
 * it imports, so that nothing else falls out of the bundle with it.
 */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'queue and API': ['install.ts'],
  'loader: chunks, orders to the worker, page events': ['loader.ts', 'when.ts'],
  'consent state machine': ['consent/keeper.ts', 'consent/answer.ts'],
  'Google Consent Mode': ['consent/consent-mode.ts'],
  'IAB TCF': ['consent/tcf.ts'],
  'Shopify privacy': ['consent/shopify-privacy.ts'],
  'stored choice and unfinished erasures': ['consent/saved-consent.ts'],
  'own script and own properties only': ['own-script.ts', 'own.ts', 'from-document.ts'],
  'chunks and their hashes': ['load-chunk.ts', 'chunk-integrity.ts'],
  'data layer': ['data-layer.ts'],
  faults: ['faults.ts', '../core/contract/errors.ts'],
};

const PAGE = path.join(import.meta.dirname, '..', 'src', 'page');

const whole = await toScriptBytes([]);
console.log(`${'vitrine.js'.padEnd(52)} ${whole}`);
let parts = 0;
for (const [name, files] of Object.entries(PARTS)) {
  const bytes = whole - (await toScriptBytes(files.map((file) => path.join(PAGE, file))));
  parts += bytes;
  console.log(`${name.padEnd(52)} ${bytes}`);
}
console.log(`${'shared by several parts, and the bundle around them'.padEnd(52)} ${whole - parts}`);

/** Gzip bytes of the page script with these modules emptied. */
async function toScriptBytes(emptied: readonly string[]): Promise<number> {
  const result = await build({
    mode: 'script',
    logLevel: 'error',
    build: {write: false},
    plugins: [
      {
        name: 'empty-modules',
        enforce: 'pre',
        load: (id) => (emptied.includes(id) ? toEmptyModule(readFileSync(id, 'utf8')) : undefined),
      },
    ],
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  const script = outputs.find((file) => file.type === 'chunk');
  if (!script) throw new Error('vite built no page script.');
  return gzipSync(script.code, {level: 9}).length;
}

/** Same imports and exported names, no code. */
function toEmptyModule(source: string): string {
  const imports = [...source.matchAll(/^import \{([^}]*)\} from [^;]*;$/gm)];
  const names = imports.flatMap(([, list]) => list.split(',').map((name) => name.trim())).filter((name) => name !== '');
  const exported = [...source.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(([, name]) => name);
  return [
    ...imports.map(([line]) => line),
    ...new Set(exported.map((name) => `export const ${name} = (...all) => [${[...names, '...all'].join(', ')}];`)),
  ].join('\n');
}
