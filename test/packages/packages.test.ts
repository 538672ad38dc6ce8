import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import semver from 'semver';
import {afterAll, beforeAll, expect, it} from 'vitest';

const INSTALL_MS = 300_000;

let folder = '';

const run = (command: string, args: readonly string[], cwd = folder): string =>
  execFileSync(command, args, {cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: INSTALL_MS});

/** Both packages as they would be published, installed from their tarballs in an empty folder. */
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vitrine-packages-'));
  if (!existsSync('dist/vitrine.js') || !existsSync('dist/types/page/module.d.ts'))
    run('npm', ['run', '-s', 'build'], '.');
  run(process.execPath, ['--import', 'tsx', 'tools/build-packages.ts'], '.');
  for (const name of ['vitrine', 'vitrine-tools']) {
    run('npm', ['pack', '--silent', '--pack-destination', folder], path.join('out/packages', name));
  }
  writeFileSync(path.join(folder, 'package.json'), '{"name": "shop", "private": true, "type": "module"}');
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  run('npm', ['install', '--no-audit', '--no-fund', ...tarballs.map((name) => `./${name}`)]);
}, 2 * INSTALL_MS);
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const manifestOf = (name: string) =>
  JSON.parse(readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8')) as Record<string, unknown>;

it('the browser package brings no other package', () => {
  const manifest = manifestOf('vitrine');
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies'])
    expect(manifest[field]).toBeUndefined();
  const declarations = readFileSync(path.join(folder, 'node_modules/vitrine/dist/vitrine.d.ts'), 'utf8');
  expect(declarations).not.toMatch(/from '/);
});

it('the browser package’s types fit a shop that asks for all strictness, and refuse what is no option', () => {
  const check = (name: string, code: string): string => {
    writeFileSync(path.join(folder, name), code);
    const tsc = path.resolve('node_modules/typescript/bin/tsc');
    const compilerOptions = {noEmit: true, strict: true, module: 'nodenext', lib: ['es2023', 'dom'], types: []};
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({compilerOptions, files: [name]}));
    try {
      return run(process.execPath, [tsc, '-p', 'tsconfig.json']);
    } catch (error) {
      return (error as {stdout: string}).stdout; // the compiler writes what it refuses to stdout
    }
  };
  const good = `import {createProfiler} from 'vitrine';
    const profiler = createProfiler({model: '/models/shop/manifest.json', consent: 'manual'});
    const stop: () => void = profiler.on('prediction', ({nextItems}) => console.log(nextItems.length));
    stop();`;
  expect(check('good.ts', good)).toBe('');
  expect(check('bad.ts', good.replace("'manual'", "'yes'"))).toContain('TS2322');
});

it('the browser package can be imported on a server, where there is no page', () => {
  const code = "const {createProfiler} = await import('vitrine'); console.log(typeof createProfiler)";
  expect(run(process.execPath, ['--input-type=module', '-e', code]).trim()).toBe('function');
});

it('every package that comes with the tools runs on every Node that they name', () => {
  const {engines} = manifestOf('vitrine-tools') as {engines: {node: string}};
  const {packages} = JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, {engines?: {node?: string}}>;
  };
  const newer = Object.entries(packages).filter(
    ([, found]) => found.engines?.node !== undefined && !semver.subset(engines.node, found.engines.node),
  );
  expect(newer.map(([name]) => name)).toEqual([]);
});

it('the tools package brings the page script, so that doctor reads a page', () => {
  const product = '{"@type": "Product", "sku": "mug", "name": "Mug"}';
  writeFileSync(path.join(folder, 'page.html'), `<script type="application/ld+json">${product}</script>`);
  const answer = run('npx', ['--no-install', 'vitrine', 'doctor', 'page.html', '--no-browser', '--json']);
  expect(JSON.parse(answer)).toMatchObject({pages: [{events: [{kind: 'view', item_id: 'mug', title: 'Mug'}]}]});
});

it('the tools package brings the command, with all that it needs', () => {
  expect(run('npx', ['--no-install', 'vitrine', '--help'])).toContain('train');
  const model = path.resolve('public/models/demo');
  const lines = run('npx', ['--no-install', 'vitrine', 'inspect', model, '--json']).trim().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({items: expect.any(Number) as number});
});
