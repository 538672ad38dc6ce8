import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';

/** Who may import whom: folder of the importing file -> packages and folders below src it may name. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'core/contract': ['valibot', 'core/contract'],
  'core/clean': ['core/contract', 'core/clean'],
  'core/features': ['core/contract', 'core/clean', 'core/features'],
  'core/profile': ['core/contract', 'core/clean', 'core/features', 'core/profile'],
  'core/privacy': ['core/contract', 'core/privacy'],
  'core/predict': ['core/contract', 'core/features', 'core/predict'],
  'core/recommend': ['core/contract', 'core/clean', 'core/features', 'core/profile', 'core/predict', 'core/recommend'],
  page: ['core/contract', 'page', 'comlink', 'lit'],
  worker: ['core', 'worker', 'idb', 'comlink', '@tensorflow'],
  server: [
    'core/contract',
    'core/privacy',
    'server',
    'node:',
    'fastify',
    '@fastify',
    '@electric-sql/pglite',
    'ipaddr.js',
    'pg',
    'valibot',
  ],
  trainer: ['core', 'trainer', 'node:', '@tensorflow', '@duckdb', 'onnxruntime-node', 'valibot', 'echarts'],
};

/** The one file that may name more: the command line has commands of trainer and server. */
const COMMAND_LINE = 'trainer/index.ts imports server/serve.ts';

const files = readdirSync('src', {recursive: true, encoding: 'utf8'}).filter((file) => file.endsWith('.ts'));

function toImports(file: string): string[] {
  const text = readFileSync(path.join('src', file), 'utf8');
  const found = [
    ...text.matchAll(/^(?:import|export|\}) ?(?:[^'\n]* )?from '([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm),
  ].map(([, named, dynamic, bare]) => named ?? dynamic ?? bare);
  return found.map((name) => (name.startsWith('.') ? path.join(path.dirname(file), name) : name));
}

it('every folder imports only what lies to its left in the flow of a visit', () => {
  const broken = files.flatMap((file) => {
    const folder = Object.keys(ALLOWED).find((name) => file.startsWith(`${name}/`));
    const allowed = folder ? ALLOWED[folder] : [];
    return toImports(file)
      .filter(
        (name) =>
          !allowed.some((prefix) => name === prefix || name.startsWith(prefix.endsWith(':') ? prefix : `${prefix}/`)),
      )
      .map((name) => `${file} imports ${name}`)
      .filter((line) => line !== COMMAND_LINE);
  });
  expect(files.length).toBeGreaterThan(30);
  expect(broken).toEqual([]);
});

it('core has no clock and no randomness of its own', () => {
  const broken = files.filter(
    (file) =>
      file.startsWith('core/') &&
      /Date\.now|Math\.random|new Date\(\)|performance\./.test(readFileSync(path.join('src', file), 'utf8')),
  );
  expect(broken).toEqual([]);
});
