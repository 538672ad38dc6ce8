import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {ProfilerError} from '../../core/contract/errors.ts';

/** Beside this file: in the published package, and in the repository after a build. */
const FOLDERS = ['../../browser/', '../../../dist/'];
/** A name of a built file, without any folder above. */
const NAME = /^(doctor\/)?[\w.-]+\.m?js$/;

/** The built files of the page script, as a shop would serve them. */
export interface PageFiles {
  /** The code that is run in pages and on parsed text: defines `vitrineScript` with `inspect` and `watch`. */
  readonly inspect: string;
  /** Content of a script by its name; undefined if there is none of that name. */
  read(name: string): Promise<Buffer | undefined>;
}

/**
 * Finds the built files.
 *
 * @throws ProfilerError `input-missing` if they were not built
 */
export async function openPageFiles(): Promise<PageFiles> {
  const folder = FOLDERS.map((name) => fileURLToPath(new URL(name, import.meta.url))).find((name) =>
    existsSync(path.join(name, 'doctor', 'inspect.js')),
  );
  if (folder === undefined) {
    throw new ProfilerError(
      'input-missing',
      'The page script is not built, so no page can be read. Run "npm run build" first.',
    );
  }
  return {
    inspect: await readFile(path.join(folder, 'doctor', 'inspect.js'), 'utf8'),
    read: async (name) => (NAME.test(name) ? readFile(path.join(folder, name)).catch(() => undefined) : undefined),
  };
}
