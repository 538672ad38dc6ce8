import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

/** What the `integrity` attribute of a script tag says of a file: https://www.w3.org/TR/SRI/ */
export function toIntegrity(content: Uint8Array): string {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}

/** Hashes of those of the files that are in the folder, by their names. */
export function readIntegrity(folder: string, names: readonly string[]): Record<string, string> {
  const there = names.filter((name) => existsSync(path.join(folder, name)));
  return Object.fromEntries(there.map((name) => [name, toIntegrity(readFileSync(path.join(folder, name)))]));
}

/** Names of the scripts that browsers load from a folder of built files, in alphabetical order. */
export function listScripts(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.m?js$/.test(name))
    .sort();
}
