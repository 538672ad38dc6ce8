import {accessSync, constants} from 'node:fs';
import path from 'node:path';
import {ProfilerError} from '../../core/contract/errors.ts';

/** The first of `names` that is on the PATH. */
export function findOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

/**
 * The program that an environment variable names.
 *
 * @throws ProfilerError `argument` if what it names cannot be executed
 */
export function findByVariable(variable: string): string | undefined {
  const named = process.env[variable];
  if (named && !isExecutable(named))
    throw new ProfilerError(
      'argument',
      `${variable} names ${named}, which cannot be executed. Give the path of a program.`,
    );
  return named || undefined;
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not for this user
  }
}
