import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

/** What the `integrity` attribute of a script tag says of a file: https://www.w3.org/TR/SRI/ */
export function toIntegrity(content: Uint8Array, kind: 'sha256' | 'sha384' = 'sha384'): string {
  return `${kind}-${createHash(kind).update(content).digest('base64')}`;
}

/** Hashes of those of the files that are in the folder, by their names. */
export function readIntegrity(folder: string, names: readonly string[]): Record<string, string> {
  const there = names.filter((name) => existsSync(path.join(folder, name)));
  return Object.fromEntries(there.map((name) => [name, toIntegrity(readFileSync(path.join(folder, name)))]));
}

/** Hashes of those of the chunks that are in the folder, by their names: `main` for vitrine-main.js. */
export function readChunkIntegrity(folder: string, names: readonly string[]): Record<string, string> {
  const toPath = (name: string): string => path.join(folder, `vitrine-${name}.js`);
  const there = names.filter((name) => existsSync(toPath(name)));
  // The shorter kind: these hashes stand in a script whose every byte counts.
  return Object.fromEntries(there.map((name) => [name, toIntegrity(readFileSync(toPath(name)), 'sha256')]));
}

/** Names of the scripts that browsers load from a folder of built files, in alphabetical order. */
export function listScripts(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.m?js$/.test(name))
    .sort();
}
