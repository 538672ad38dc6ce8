import {existsSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {ProfilerError} from '../../core/contract/errors.ts';

/** File names of exports; BigQuery and others also write names without an extension. */
const KNOWN = /\.(csv|tsv|txt|dat|jsonl|ndjson|json|parquet)(\.gz)?$|^[^.]+(\.gz)?$/i;

/**
 * Lists the files to import, in the order of their paths; folders are searched.
 *
 * Skipped are the files that Spark skips (`_SUCCESS`, `_delta_log/`, `.part-0.crc`, but not a partition such as
 * `_day=1`), empty files, and in folders import.json and files with other extensions.
 *
 * @throws ProfilerError `input-missing`
 */
export function listFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((name) => {
    if (!existsSync(name))
      throw new ProfilerError('input-missing', `There is no file or folder "${name}". Check the path.`);
    return statSync(name).isDirectory() ? listFolder(name) : [name];
  });
  if (files.length > 0) return files;
  throw new ProfilerError(
    'input-missing',
    `There is no file to import in ${paths.join(', ')}. Expected .csv, .tsv, .dat, .txt, .jsonl, .json or .parquet (.gz too) with something in it.`,
  );
}

function listFolder(folder: string): string[] {
  return readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter(
      (name) =>
        KNOWN.test(path.basename(name)) &&
        path.basename(name) !== 'import.json' &&
        !name.split(path.sep).some(isHidden),
    )
    .map((name) => path.join(folder, name))
    .filter((file) => {
      const found = statSync(file);
      return found.isFile() && found.size > 0;
    })
    .sort();
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || (name.startsWith('_') && !name.includes('='));
}
