import {ProfilerError} from '../../core/contract/errors.ts';
import {MODEL_LIMITS, type ModelFile} from '../../core/contract/manifest.ts';
import {type FileCache, fetchFile, fetchOk} from './fetch-file.ts';
import {parseJsonBytes, readBounded} from './read-bounded.ts';

/** Address and cache of a model's files. */
export interface ModelPlace {
  /** Address of the manifest. */
  readonly base: string;
  readonly cache: FileCache;
}

/**
 * Loads a JSON file that is an optional part of a model.
 *
 * @param file the file's entry in the manifest: null if the model has no such file; undefined in manifests of older
 *   versions, which do not list it, so that its hash cannot be checked
 * @param name file name to try for manifests of older versions
 * @returns what `parse` makes of it; undefined if there is none
 * @throws whatever `parse` throws; ProfilerError `model-missing` if the server cannot be reached, `model-corrupt`
 *   if the file is not the one that the manifest names
 */
export async function loadOptional<T>(
  file: ModelFile | null | undefined,
  name: string,
  {place, parse}: {place: ModelPlace; parse: (raw: unknown) => T},
): Promise<T | undefined> {
  if (file === null) return undefined;
  if (file === undefined) return loadUnnamed(name, place, parse);
  try {
    return parse(parseJsonBytes(await fetchFile(file, place)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ProfilerError('model-corrupt', `${file.name} is not JSON. Copy the model folder to the shop again.`, {
      cause: error,
    });
  }
}

async function loadUnnamed<T>(name: string, {base}: ModelPlace, parse: (raw: unknown) => T): Promise<T | undefined> {
  const response = await fetchOk(new URL(name, base).href, {mayMiss: true});
  if (!response.ok) return undefined;
  const bytes = await readBounded(response, MODEL_LIMITS.jsonBytes);
  if (!bytes) {
    throw new ProfilerError(
      'model-corrupt',
      `${name} has more than ${MODEL_LIMITS.jsonBytes} bytes. Train the model again.`,
    );
  }
  let raw: unknown;
  try {
    raw = parseJsonBytes(bytes);
  } catch {
    return undefined; // A single-page shop answers unknown addresses with its start page.
  }
  return parse(raw);
}
