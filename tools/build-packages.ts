import {spawnSync} from 'node:child_process';
import {chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {rollup} from 'rollup';
import {dts} from 'rollup-plugin-dts';

/**
 * Writes the two packages of this repository to out/packages: `vitrine`, the browser's files without a dependency,
 * and `vitrine-tools`, the `vitrine` command with trainer and server. Both have the version of the repository. Needs
 * `npm run build` before.
 */
const ROOT = path.join(import.meta.dirname, '..');
const OUT = path.join(ROOT, 'out', 'packages');
/** Folders of src that the command needs, and files in them that the compiler does not copy. */
const TOOL_FOLDERS = ['core', 'trainer', 'server'];
/**
 * Not imported: it is there so that fastify takes this version of it, the last one that runs on every Node of
 * `engines`.
 */
const HELD = ['light-my-request'];
const COPIED = /\.(js|css|html|wasm|json)$/;

interface RootPackage {
  readonly version: string;
  readonly license: string;
  readonly engines: object;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as RootPackage;

rmSync(OUT, {recursive: true, force: true});
await buildBrowserPackage();
buildToolsPackage();

/** dist as it is, and one file of declarations in which the types of libraries are written out. */
async function buildBrowserPackage(): Promise<void> {
  const folder = path.join(OUT, 'vitrine');
  const dist = path.join(ROOT, 'dist');
  const files = existsSync(dist) ? readdirSync(dist).filter((name) => /^vitrine.*\.m?js(\.map)?$/.test(name)) : [];
  if (!files.includes('vitrine.js')) throw new Error('dist/vitrine.js is missing. Run "npm run build" first.');
  for (const name of files) cpSync(path.join(dist, name), path.join(folder, 'dist', name));
  const bundle = await rollup({
    input: path.join(dist, 'types', 'page', 'module.d.ts'),
    plugins: [dts({respectExternal: true})],
  });
  await bundle.write({file: path.join(folder, 'dist', 'vitrine.d.ts'), format: 'es'});
  await bundle.close();
  writePackage(folder, {
    name: 'vitrine',
    description: 'A profiler that lives in the shop window: profile and prediction stay in the shopper’s browser.',
    keywords: ['recommendations', 'personalization', 'privacy', 'on-device', 'e-commerce'],
    type: 'module',
    exports: {
      '.': {types: './dist/vitrine.d.ts', default: './dist/vitrine.mjs'},
      './dist/*': './dist/*',
      './package.json': './package.json',
    },
    types: './dist/vitrine.d.ts',
    // The page script and the custom elements work by being loaded; the module does nothing until it is called.
    sideEffects: files.filter((name) => name.endsWith('.js')).map((name) => `./dist/${name}`),
    unpkg: './dist/vitrine.js',
    jsdelivr: './dist/vitrine.js',
  });
}

/** The sources of the command as JavaScript, with the dependencies that they import. */
function buildToolsPackage(): void {
  const folder = path.join(OUT, 'vitrine-tools');
  const project = path.join(OUT, 'tsconfig.tools.json');
  mkdirSync(folder, {recursive: true});
  writeFileSync(
    project,
    JSON.stringify({
      extends: path.join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        lib: ['es2023'],
        types: ['node'],
        typeRoots: [path.join(ROOT, 'node_modules', '@types')],
        rootDir: path.join(ROOT, 'src'),
        outDir: path.join(folder, 'dist'),
        composite: false,
        emitDeclarationOnly: false,
        rewriteRelativeImportExtensions: true,
      },
      include: TOOL_FOLDERS.map((name) => path.join(ROOT, 'src', name, '**', '*.ts')),
      exclude: [path.join(ROOT, 'src', '**', '*.as.ts')],
      files: [],
      references: [],
    }),
  );
  const compiled = spawnSync(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project], {
    stdio: 'inherit',
  });
  rmSync(project);
  if (compiled.status !== 0) throw new Error('The sources of vitrine-tools do not compile.');
  for (const name of TOOL_FOLDERS) {
    cpSync(path.join(ROOT, 'src', name), path.join(folder, 'dist', name), {
      recursive: true,
      filter: (file) => (!path.extname(file) || COPIED.test(file) ? !file.endsWith('tsconfig.json') : false),
    });
  }
  const command = path.join(folder, 'dist', 'trainer', 'index.js');
  chmodSync(command, 0o755);
  const imported = new Set([...findImports(path.join(folder, 'dist')), ...HELD]);
  copyPageScript(path.join(folder, 'dist', 'browser'));
  const pick = (from: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(from).filter(([name]) => imported.has(name)));
  writePackage(folder, {
    name: 'vitrine-tools',
    description: 'The vitrine command: trains models from a shop’s history, examines pages, serves sync and dashboard.',
    keywords: ['recommendations', 'training', 'privacy', 'e-commerce'],
    type: 'module',
    bin: {vitrine: './dist/trainer/index.js'},
    exports: {'./package.json': './package.json'},
    engines: root.engines,
    dependencies: pick(root.dependencies),
    optionalDependencies: pick(root.optionalDependencies),
  });
}

/** What `vitrine doctor` runs in pages: the page script and its chunks, without source maps and what it never needs. */
function copyPageScript(folder: string): void {
  const dist = path.join(ROOT, 'dist');
  const scripts = readdirSync(dist).filter((name) => /^vitrine.*\.js$/.test(name) && !/webgl|debug/.test(name));
  for (const name of [...scripts, 'doctor/inspect.js']) cpSync(path.join(dist, name), path.join(folder, name));
}

/** Names of the packages that the files of a folder import. */
function findImports(folder: string): Set<string> {
  const found = new Set<string>();
  for (const file of readdirSync(folder, {recursive: true, encoding: 'utf8'})) {
    if (!file.endsWith('.js')) continue;
    const text = readFileSync(path.join(folder, file), 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import|resolve)\s*\(?\s*'([^'.][^']*)'/g)) {
      const [scope, rest] = name.split('/');
      if (!name.startsWith('node:')) found.add(scope.startsWith('@') ? `${scope}/${rest}` : scope);
    }
  }
  return found;
}

function writePackage(folder: string, fields: object): void {
  const {version, license} = root;
  const text = {version, license, files: ['dist'], ...fields};
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(text, null, 2)}\n`);
  for (const name of ['LICENSE', 'CHANGELOG.md']) cpSync(path.join(ROOT, name), path.join(folder, name));
  cpSync(path.join(ROOT, 'README.md'), path.join(folder, 'README.md'));
}
