import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import asc from 'assemblyscript/asc';

const FOLDER = path.join(import.meta.dirname, '../src/core/predict/kernels');
/** What `npm run kernels` writes. */
export const KERNELS_FILE = path.join(FOLDER, 'kernels.wasm.ts');

/** Compiles an AssemblyScript file that has no data of its own; its memory is exported and starts empty. */
export async function compileAssembly(file: string): Promise<Uint8Array> {
  const source = await readFile(file, 'utf8');
  let binary: Uint8Array | undefined;
  const {error, stderr} = await asc.main(
    ['in.ts', '-o', 'out.wasm', '-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--initialMemory', '1'],
    {
      readFile: (name) => (name === 'in.ts' ? source : null),
      writeFile: (name, content) => {
        if (name === 'out.wasm') binary = content as Uint8Array; // asc hands binaries over as bytes
      },
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(`${file} does not compile: ${stderr.toString()}`, {cause: error});
  return binary;
}

/** Text of kernels.wasm.ts for the AssemblyScript source as it is now. */
export async function buildKernels(): Promise<string> {
  const bytes = await compileAssembly(path.join(FOLDER, 'kernels.as.ts'));
  const base64 = Buffer.from(bytes).toString('base64');
  return [
    '// Written by `npm run kernels` from kernels.as.ts.',
    `/** ${bytes.length} bytes of WebAssembly, base64. */`,
    '// prettier-ignore',
    `export const KERNELS = '${base64}';`,
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await writeFile(KERNELS_FILE, await buildKernels());
