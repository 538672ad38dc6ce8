import {existsSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {type Manifest, type ModelFile, parseManifest} from '../../core/contract/manifest.ts';
import {toSha256} from '../sha256.ts';

/**
 * Adds name, length and hash of segments.json, churn.json and orders.json to the manifest beside them; for a missing
 * file null, or no entry in the case of orders.json. All are written after the manifest, and browsers check only files
 * that it lists. Calling it again changes nothing.
 *
 * @throws ProfilerError `model-corrupt` if the manifest does not fit
 */
export async function nameJsonFiles(folder: string): Promise<Manifest['files']> {
  const file = path.join(folder, 'manifest.json');
  const text = await readFile(file, 'utf8');
  const {files} = parseManifest(JSON.parse(text));
  const segments = await toFile(folder, 'segments.json');
  const churn = await toFile(folder, 'churn.json');
  // Made from the text, not from the parsed manifest, so that fields unknown to this version are kept.
  const manifest = JSON.parse(text) as Manifest;
  const named = {segments, churn, orders: (await toFile(folder, 'orders.json')) ?? undefined};
  await writeFile(file, `${JSON.stringify({...manifest, files: {...manifest.files, ...named}}, null, 1)}\n`);
  return {...files, ...named};
}

async function toFile(folder: string, name: string): Promise<ModelFile | null> {
  const file = path.join(folder, name);
  if (!existsSync(file)) return null;
  const content = await readFile(file);
  return {name, bytes: content.byteLength, sha256: toSha256(content)};
}
