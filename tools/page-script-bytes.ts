import {gzipSync} from 'node:zlib';
import path from 'node:path';
import {build, type Rollup} from 'vite';
import {toMarkdownTable, writeGeneratedBlock} from '../src/trainer/report/markdown-tables.ts';

/**
 * What each part of the page script costs: `npx tsx tools/page-script-bytes.ts` writes the table of its modules in
 * docs/architecture.md. gzip finds repetitions across modules, so a module's bytes are its share of the whole
 * by the length of its code before it is minified; the sum is exact, the parts are good to a tenth.
 */
const result = (await build({mode: 'script', logLevel: 'silent', build: {write: false}})) as
  Rollup.RollupOutput | Rollup.RollupOutput[];
const chunk = [result]
  .flat()
  .flatMap(({output}) => output)
  .find((file): file is Rollup.OutputChunk => file.type === 'chunk' && file.isEntry);
if (!chunk) throw new Error('The build in mode "script" gave no entry chunk.');
const total = gzipSync(chunk.code, {level: 9}).length;
const modules = Object.entries(chunk.modules)
  .map(([id, {renderedLength}]) => ({file: path.relative(process.cwd(), id), length: renderedLength}))
  .filter(({length}) => length > 0)
  .sort((a, b) => b.length - a.length);
const length = modules.reduce((sum, module) => sum + module.length, 0);
const rows = modules.map(({file, length: own}) => [`\`${file}\``, String(Math.round((total * own) / length))]);
await writeGeneratedBlock('docs/architecture.md', {
  name: 'page-script-bytes',
  block: toMarkdownTable(['part', 'bytes, gzip'], [...rows, ['together', String(total)]]),
});
