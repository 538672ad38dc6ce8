import {Command} from '@commander-js/extra-typings';
import {type Manifest, toFileList} from '../../core/contract/manifest.ts';
import {defineCommand, toExamples} from '../cli/define-command.ts';
import {parsePath} from '../cli/option-values.ts';

/** Checks a model's files and prints their contents. */
export const inspect = defineCommand(
  new Command('inspect')
    .summary('check the files of a model and say what is in them')
    .description(
      'Reads a model folder, compares every file with its SHA-256 in manifest.json, and prints sizes, heads and scores.',
    )
    .argument('<folder>', 'folder of the model, with manifest.json in it (e.g. public/models/demo)', parsePath)
    .addHelpText('after', toExamples('inspect model', 'inspect public/models/demo --json')),
  async (_options, folder) => {
    const {readModel} = await import('../model/read-model.ts');
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
      `${folder}: ${manifest.items} items, vectors of ${manifest.sizes.vector}, ${(bytes / 1e6).toFixed(2)} MB, ` +
        `${(bytes / manifest.items).toFixed(1)} bytes an item`,
      ...parts.map(
        ({name, bytes: size, sha256}) =>
          `  ${name.padEnd(16)} ${String(size).padStart(9)} bytes  sha256 ${sha256.slice(0, 16)}… ok`,
      ),
      ...Object.entries(manifest.scores).map(([name, value]) => `  ${name}: ${(100 * value).toFixed(2)}`),
      ...(manifest.lists ? [toListLine(manifest.lists)] : []),
      `  heads: next item${manifest.heads.map((head) => `, ${head}`).join('')}; seed ${manifest.seed}; ` +
        `data ${manifest.dataHash.slice(0, 16)}…`,
    ];
    return {json, text: lines.join('\n')};
  },
);

function toListLine({count, probes, codeBytes, shards}: NonNullable<Manifest['lists']>): string {
  const countItems = (kind: 'rows' | 'codes'): number =>
    shards.reduce((sum, shard) => sum + (shard.kind === kind ? shard.items : 0), 0);
  return (
    `  lists: ${count}, nearest ${probes} scored item by item; ${countItems('rows')} items with vectors, ` +
    `${countItems('codes')} with codes of ${codeBytes} bytes`
  );
}
