import {type Manifest, toFileList} from '../../core/contract/manifest.ts';
import {readArguments, toRequired} from '../args.ts';
import type {CommandResult} from '../index.ts';
import {readModel} from '../model/read-model.ts';

export const usage = 'vitrine inspect MODEL_DIR [--json]';

/** Checks a model's files and says what is in them. */
export async function run(args: string[]): Promise<CommandResult> {
  const {words} = readArguments(args, {usage, names: []});
  const folder = toRequired(words[0], {name: 'MODEL_DIR', usage});
  const {manifest, model, bytes} = await readModel(folder);
  const {files, ...rest} = manifest;
  const parts = toFileList(files);
  const json = {
    ...rest,
    model_bytes: bytes,
    bytes_per_item: bytes / manifest.items,
    neighbour_pairs: model.neighbours?.item.length ?? 0,
    files: parts,
  };
  const lines = [
    `${folder}: ${manifest.items} items, vectors of ${manifest.sizes.vector}, ${(bytes / 1e6).toFixed(2)} MB, ${(bytes / manifest.items).toFixed(1)} bytes an item`,
    ...parts.map(
      ({name, bytes: size, sha256}) =>
        `  ${name.padEnd(16)} ${String(size).padStart(9)} bytes  sha256 ${sha256.slice(0, 16)}… ok`,
    ),
    ...Object.entries(manifest.scores).map(([name, value]) => `  ${name}: ${(100 * value).toFixed(2)}`),
    ...(manifest.lists ? [toListLine(manifest.lists)] : []),
    `  heads: next item${manifest.heads.map((head) => `, ${head}`).join('')}; seed ${manifest.seed}; data ${manifest.dataHash.slice(0, 16)}…`,
  ];
  return {json, text: lines.join('\n')};
}

function toListLine({count, probes, codeBytes, shards}: NonNullable<Manifest['lists']>): string {
  const toItems = (kind: 'rows' | 'codes'): number =>
    shards.reduce((sum, shard) => sum + (shard.kind === kind ? shard.items : 0), 0);
  return `  lists: ${count}, nearest ${probes} scored item by item; ${toItems('rows')} items with vectors, ${toItems('codes')} with codes of ${codeBytes} bytes`;
}
