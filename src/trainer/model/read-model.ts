import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {ProfilerError} from '../../core/contract/errors.ts';
import {type Manifest, parseManifest} from '../../core/contract/manifest.ts';
import {decodeModel} from '../../core/predict/decode.ts';
import {decodeListModel} from '../../core/predict/lists/decode-lists.ts';
import type {Model} from '../../core/predict/model.ts';
import {openVisitHeads, type VisitHeads} from '../../core/profile/visit-heads.ts';
import {openRefine, type Refine} from '../../core/recommend/refine.ts';
import {toSha256} from '../sha256.ts';

/** A model's manifest and, decoded, the model; `bytes` counts every file. */
export interface StoredModel {
  readonly manifest: Manifest;
  readonly model: Model;
  /** The second stage of its ranking, if it has one. */
  readonly refine?: Refine;
  readonly visitHeads: VisitHeads;
  readonly bytes: number;
}

/**
 * Reads a model folder and checks every hash.
 *
 * @throws ProfilerError `model-missing`, `model-corrupt` naming the file, `model-shape`
 */
export async function readModel(folder: string): Promise<StoredModel> {
  const file = path.join(folder, 'manifest.json');
  if (!existsSync(file)) {
    throw new ProfilerError(
      'model-missing',
      `There is no model in "${folder}": manifest.json is missing. Train one with vitrine train.`,
    );
  }
  const text = await readFile(file, 'utf8');
  const manifest = parseManifest(parseJson(text, file));
  let bytes = Buffer.byteLength(text);
  const read = async ({name, sha256}: Manifest['files']['network']): Promise<Uint8Array> => {
    const content = await readFile(path.join(folder, name)).catch((cause: unknown) => {
      throw new ProfilerError('model-missing', `The model in "${folder}" lacks ${name}. Copy the whole folder.`, {
        cause,
      });
    });
    const found = toSha256(content);
    if (found !== sha256) {
      throw new ProfilerError(
        'model-corrupt',
        `${name} has SHA-256 ${found.slice(0, 12)}…, the manifest says ${sha256.slice(0, 12)}…. Copy or train the model again.`,
      );
    }
    bytes += content.byteLength;
    return content;
  };
  const {files} = manifest;
  const items: Uint8Array[] = [];
  for (const shard of files.items) items.push(await read(shard));
  const contents = {
    network: await read(files.network),
    ids: files.ids && (await read(files.ids)),
    items,
    neighbours: files.neighbours && (await read(files.neighbours)),
  };
  const lists = files.lists && (await read(files.lists));
  // These two are parsed elsewhere; here only their hashes are checked.
  for (const file of [files.segments, files.churn]) if (file) await read(file);
  const model = lists ? decodeListModel(manifest, {...contents, lists}) : decodeModel(manifest, contents);
  return {
    manifest,
    model,
    refine: openRefine(model, manifest.refinement),
    visitHeads: openVisitHeads(manifest),
    bytes,
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProfilerError('model-corrupt', `${file} is not JSON. Copy or train the model again.`, {cause});
  }
}
