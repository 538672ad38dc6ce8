import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import semver from 'semver';
import {expect, it} from 'vitest';

interface Manifest {
  readonly version?: string;
  readonly engines?: {readonly node?: string};
}

/**
 * The newest fastify and @fastify/static bring packages that ask for Node 22 (cookie 2, content-disposition 3). `overrides` in package.json
 * holds them at the last versions that run on every Node of our own `engines`; their callers use nothing that came later.
 */
const ours = readJson<Manifest>('package.json').engines!.node!;
const locked = readJson<{packages: Record<string, Manifest>}>('package-lock.json').packages;
const packages = Object.entries(locked).filter(([folder]) => folder !== '');

function readJson<Json>(file: string): Json {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function excludesOurs({engines}: Manifest): boolean {
  return engines?.node !== undefined && !semver.subset(ours, engines.node);
}

it('every package of the lock file runs on every Node that engines names, the lowest first of all', () => {
  expect(packages.length).toBeGreaterThan(100);
  const lowest = semver.minVersion(ours)!;
  expect(packages.filter(([, {engines}]) => engines?.node && !semver.satisfies(lowest, engines.node))).toEqual([]);
  expect(packages.filter(([, manifest]) => excludesOurs(manifest)).map(([folder]) => folder)).toEqual([]);
});

it('so does every package that is installed, which is the one that was locked', () => {
  const installed = packages.filter(([folder]) => existsSync(path.join(folder, 'package.json')));
  const wrong = installed.filter(([folder, {version}]) => {
    const manifest = readJson<Manifest>(path.join(folder, 'package.json'));
    return manifest.version !== version || excludesOurs(manifest);
  });
  expect(installed.length).toBeGreaterThan(100);
  expect(wrong.map(([folder]) => folder)).toEqual([]);
});
