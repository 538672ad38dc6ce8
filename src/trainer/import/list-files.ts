import {existsSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {ProfilerError} from '../../core/contract/errors.ts';

/** Endings of exports; BigQuery and others also write files without any. */
const KNOWN = /\.(csv|tsv|txt|dat|jsonl|ndjson|json|parquet)(\.gz)?$|^[^.]+(\.gz)?$/i;

/**
 * The files of what was named, folders searched, in order of their paths.
 *
 * What Spark itself passes over is passed over (`_SUCCESS`, `_delta_log/`, `.part-0.crc`; a partition such as `_day=1` is read), and
 * so are empty files and, in folders, the import's own record and files with the ending of something else.
 *
 * @throws ProfilerError `input-missing`
 */
export function listFiles(given: readonly string[]): string[] {
  const files = given.flatMap((name) => {
    if (!existsSync(name)) throw new ProfilerError('input-missing', `There is no file or folder "${name}".`);
    return statSync(name).isDirectory() ? listFolder(name) : [name];
  });
  if (files.length > 0) return files;
  throw new ProfilerError(
    'input-missing',
    `There is no file to import in ${given.join(', ')}. Expected .csv, .tsv, .dat, .txt, .jsonl, .json or .parquet (.gz too) with something in it.`,
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
