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
    'onnxruntime-node',
    'parse5',
    'valibot',
  ],
};

/** The one file that may name more: the command line has commands of trainer and server. */
const COMMAND_LINE = 'trainer/commands/serve.ts imports server/serve.ts';

const graph = readImportGraph('src');
const files = [...graph.keys()];

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

it('no files import each other in a circle', () => {
  expect(findCircles(graph)).toEqual([]);
});

it('a circle is found however its files import each other, and a diamond is none', () => {
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
