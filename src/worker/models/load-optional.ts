import {fetchOk} from './fetch-file.ts';

/**
 * A JSON file that a model may have beside its manifest.
 *
 * @returns what `parse` makes of it; undefined where there is none
 * @throws whatever `parse` throws; ProfilerError `model-missing` where the server cannot be reached
 */
export async function loadOptional<T>(name: string, base: string, parse: (raw: unknown) => T): Promise<T | undefined> {
  const response = await fetchOk(new URL(name, base).href, {mayMiss: true});
  if (!response.ok) return undefined;
  // A single-page shop answers unknown addresses with its start page.
  const raw: unknown = await response.json().catch(() => undefined);
  return raw === undefined ? undefined : parse(raw);
}
