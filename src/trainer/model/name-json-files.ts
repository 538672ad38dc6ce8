import {existsSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {type Manifest, type ModelFile, parseManifest} from '../../core/contract/manifest.ts';
import {toSha256} from '../sha256.ts';

/**
 * Writes name, bytes and hash of segments.json and churn.json into the manifest beside them, null where there is no
 * such file: both come after the manifest, and browsers check no file that it does not name. Weights stay as they
 * are, so a second call changes nothing.
 *
 * @throws ProfilerError `model-corrupt` where the manifest does not fit
 */
export async function nameJsonFiles(folder: string): Promise<Manifest['files']> {
  const file = path.join(folder, 'manifest.json');
  const text = await readFile(file, 'utf8');
  const {files} = parseManifest(JSON.parse(text));
  const segments = await toFile(folder, 'segments.json');
  const churn = await toFile(folder, 'churn.json');
  // Written from the text and not from what was parsed, so that fields this version does not know stay.
  const manifest = JSON.parse(text) as Manifest;
  await writeFile(file, `${JSON.stringify({...manifest, files: {...manifest.files, segments, churn}}, null, 1)}\n`);
  return {...files, segments, churn};
}

async function toFile(folder: string, name: string): Promise<ModelFile | null> {
  const file = path.join(folder, name);
  if (!existsSync(file)) return null;
  const content = await readFile(file);
  return {name, bytes: content.byteLength, sha256: toSha256(content)};
}
