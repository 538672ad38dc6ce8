import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {findCircles, readImportGraph, toImports} from './support/import-graph.ts';

/** Who may import whom: folder of the importing file -> packages and folders below src it may name. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'core/contract': ['valibot', 'core/contract'],
  'core/clean': ['core/contract', 'core/clean'],
  'core/features': ['core/contract', 'core/clean', 'core/features'],
  'core/learn': ['core/contract', 'core/features', 'core/learn'],
  'core/profile': ['core/contract', 'core/clean', 'core/features', 'core/learn', 'core/profile'],
  'core/privacy': ['core/contract', 'core/privacy'],
  'core/predict': ['core/contract', 'core/features', 'core/learn', 'core/predict'],
  'core/recommend': ['core/contract', 'core/clean', 'core/features', 'core/profile', 'core/predict', 'core/recommend'],
  page: ['core/contract', 'page', 'comlink', 'lit'],
  worker: ['core', 'worker', 'idb', 'comlink', '@divviup/dap', '@hpke/core', '@tensorflow'],
  server: [
    'core/contract',
    'core/privacy',
    'server',
    'node:',
    'fastify',
    '@fastify',
    '@divviup/dap',
    '@divviup/prio3',
    '@electric-sql/pglite',
    'hpke-js',
    'ipaddr.js',
    'pg',
    'valibot',
  ],
  trainer: [
    'core',
    'trainer',
    'node:',
    '@commander-js/extra-typings',
    '@duckdb',
    '@tensorflow',
    'cli-progress',
    'commander',
    'content-security-policy-parser',
    'echarts',
    'ipaddr.js',
    'jsonc-parser',
    'linkedom',
    'onnxruntime-node',
    'parse5',
    'playwright-core',
    'valibot',
  ],
};

/**
 * Layers inside these folders: file or folder -> what else of its own big folder it may import. The longest name
 * counts; `x/*` are the files that lie in x itself. What is not named stands on top and may import all of its folder.
 */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  // The plain loops and the data know neither kernels nor lists; create-predictor.ts chooses among them.
  'core/predict': ['core/predict/*', 'core/predict/lists/code-book.ts'],
  'core/predict/kernels': ['core/predict/*'],
  'core/predict/lists': ['core/predict/*', 'core/predict/kernels'],
  'core/predict/create-predictor.ts': ['core/predict'],
  // What a page has before consent knows of its chunks only what they are given and give back.
  page: ['page/*', 'page/consent', 'page/facts', 'page/main/main-host.ts'],
  'page/consent': ['page/*'],
  'page/facts': ['page/*'],
  // A page that is left before capture came is read by the same sources; capture reads what such a page has left.
  'page/left': ['page/*', 'page/facts', 'page/capture'],
  'page/capture': ['page/*', 'page/facts', 'page/left/left-page.ts'],
  // Chunks of sources that few pages need.
  'page/address.ts': ['page/capture'],
  'page/dialects.ts': ['page/capture'],
  'page/markup.ts': ['page/capture'],
  'page/platforms.ts': ['page/capture'],
  'page/main': ['page/*', 'page/capture', 'page/facts', 'page/consent/keeper.ts'],
  'page/widgets': ['page/*', 'page/consent/keeper.ts'],
  'page/debug': ['page/*'],
  // What doctor runs in a page: it reads with capture's sources, and no shop loads it.
  'page/inspect': ['page/*', 'page/capture'],
  // The store knows no engine and no sync, the engine no store; the two meet in the shopper's session.
  'worker/engine-verdict.ts': [],
  'worker/sync-port.ts': [],
  'worker/browser': [],
  'worker/models': ['worker/browser'],
  'worker/engine': ['worker/engine-verdict.ts'],
  'worker/store': ['worker/engine-verdict.ts'],
  'worker/sync': ['worker/store', 'worker/sync-port.ts', 'worker/browser'],
  'worker/shop': ['worker/engine', 'worker/engine-verdict.ts', 'worker/models', 'worker/store', 'worker/browser'],
  'worker/prediction.ts': ['worker/shop', 'worker/store'],
  'worker/projections.ts': ['worker/shop', 'worker/store'],
  'worker/pipeline.ts': ['worker/shop', 'worker/store', 'worker/prediction.ts', 'worker/projections.ts'],
  'worker/shopper-session.ts': ['worker/store', 'worker/browser', 'worker/sync-port.ts'],
  // From tables and graphs up to commands; train and evaluate do not know each other.
  'trainer/graph': ['trainer/*'],
  'trainer/metrics': ['trainer/*'],
  'trainer/learn': ['trainer/*'],
  'trainer/content': ['trainer/*', 'trainer/learn'],
  'trainer/duckdb': [],
  'trainer/doctor': ['trainer/*'],
  'trainer/import': ['trainer/*', 'trainer/duckdb'],
  'trainer/simulate': ['trainer/*', 'trainer/duckdb'],
  'trainer/history': ['trainer/*', 'trainer/duckdb', 'trainer/import'],
  'trainer/neighbours': ['trainer/history'],
  'trainer/model': ['trainer/*', 'trainer/graph'],
  'trainer/report': ['trainer/*', 'trainer/metrics', 'trainer/model'],
  'trainer/baselines': ['trainer/*', 'trainer/history', 'trainer/learn', 'trainer/metrics'],
  'trainer/segments': ['trainer/*', 'trainer/history', 'trainer/report'],
  'trainer/churn': ['trainer/*', 'trainer/history', 'trainer/learn', 'trainer/metrics'],
  'trainer/orders': ['trainer/*', 'trainer/churn', 'trainer/history'],
  'trainer/train': [
    'trainer/learn',
    'trainer/*',
    'trainer/churn',
    'trainer/content',
    'trainer/graph',
    'trainer/history',
    'trainer/metrics',
    'trainer/model',
    'trainer/neighbours',
    'trainer/orders',
    'trainer/report',
    'trainer/segments',
  ],
  'trainer/evaluate': [
    'trainer/*',
    'trainer/baselines',
    'trainer/churn',
    'trainer/history',
    'trainer/metrics',
    'trainer/model',
    'trainer/report',
    'trainer/segments',
  ],
  'trainer/cli': ['trainer/*'],
  'trainer/cli/commands.ts': ['trainer/commands', 'trainer/cli/define-command.ts'],
  'trainer/cli/run-command-line.ts': ['trainer/*', 'trainer/cli'],
};

/** Folders that LAYERS divides. */
const DIVIDED = ['core/predict', 'page', 'worker', 'trainer'];

/** The files that may name more: the command line has commands of trainer and server. */
const COMMAND_LINE = [
  'trainer/commands/serve.ts imports server/serve.ts',
  'trainer/commands/pair.ts imports server/split/write-pair.ts',
];

const graph = readImportGraph('src');
const files = [...graph.keys()];

/** The layer that a file belongs to: the longest name that it is or lies in. */
function findLayer(file: string): string | undefined {
  const found = Object.keys(LAYERS).filter((name) => file === name || file.startsWith(`${name}/`));
  return found.toSorted((a, b) => b.length - a.length)[0];
}

function isBelow(file: string, allowed: string): boolean {
  if (allowed.endsWith('/*')) return path.dirname(file) === allowed.slice(0, -2);
  return file === allowed || file.startsWith(`${allowed}/`);
}

it('every folder imports only what lies to its left in the flow of a visit', () => {
  const broken = files.flatMap((file) => {
    const folder = Object.keys(ALLOWED).find((name) => file.startsWith(`${name}/`));
    const allowed = folder ? ALLOWED[folder] : [];
    return (graph.get(file) ?? [])
      .filter(
        (name) =>
          !allowed.some((prefix) => name === prefix || name.startsWith(prefix.endsWith(':') ? prefix : `${prefix}/`)),
      )
      .map((name) => `${file} imports ${name}`)
      .filter((line) => !COMMAND_LINE.includes(line));
  });
  expect(files.length).toBeGreaterThan(30);
  expect(broken).toEqual([]);
});

it('inside these folders every layer imports only what lies below it', () => {
  const broken = files.flatMap((file) => {
    const layer = findLayer(file);
    const own = DIVIDED.find((name) => file.startsWith(`${name}/`));
    if (layer === undefined || own === undefined) return [];
    return (graph.get(file) ?? [])
      .filter((name) => name.startsWith(`${own}/`) && findLayer(name) !== layer)
      .filter((name) => !LAYERS[layer].some((allowed) => isBelow(name, allowed)))
      .map((name) => `${file} imports ${name}`);
  });
  expect(broken).toEqual([]);
});

it('every layer is a file or folder that is there', () => {
  const names = [...Object.keys(LAYERS), ...Object.values(LAYERS).flat()].map((name) => name.replace('/*', ''));
  expect(names.filter((name) => !files.some((file) => file === name || file.startsWith(`${name}/`)))).toEqual([]);
});

it('core has no clock and no randomness of its own', () => {
  const broken = files.filter(
    (file) =>
      file.startsWith('core/') &&
      /Date\.now|Math\.random|new Date\(\)|performance\./.test(readFileSync(path.join('src', file), 'utf8')),
  );
  expect(broken).toEqual([]);
});

it('no files import each other in a cycle', () => {
  expect(findCircles(graph)).toEqual([]);
});

it('finds a cycle however its files import each other, and takes no diamond for one', () => {
  const names = (text: string): string[] => toImports('core/a.ts', text);
  expect(names(`import type {B} from './b.ts';\nimport {\n  c,\n} from '../page/c.ts';\nimport './d.ts';`)).toEqual([
    'core/b.ts',
    'page/c.ts',
    'core/d.ts',
  ]);
  expect(names(`export {b} from './b.ts';\nconst c = await import('./c.ts');`)).toEqual(['core/b.ts', 'core/c.ts']);
  const diamond = {a: ['b', 'c'], b: ['d'], c: ['d'], d: []};
  expect(findCircles(new Map(Object.entries(diamond)))).toEqual([]);
  expect(findCircles(new Map(Object.entries({...diamond, d: ['b']})))).toEqual(['b > d > b']);
  expect(findCircles(new Map(Object.entries({a: ['a']})))).toEqual(['a > a']);
});
