import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import semver from 'semver';
import {expect, it} from 'vitest';

interface Manifest {
  readonly version?: string;
  readonly engines?: {readonly node?: string};
}

/**
 * Packages that ask for a newer Node than the lowest of our own `engines` are held at their last version that does
 * not, in package.json: content-disposition (of @fastify/static) and @babel/code-frame (of rollup-plugin-dts) by
 * `overrides`, for they serve this repository alone; light-my-request, whose newer versions bring such a cookie, as a
 * dependency of our own, which fastify then shares: that also holds where vitrine-tools is installed, which
 * `overrides` do not reach.
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
  const tooNew = packages.filter(([, {engines}]) => engines?.node && !semver.satisfies(lowest, engines.node));
  expect(tooNew.map(([folder]) => folder)).toEqual([]);
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
