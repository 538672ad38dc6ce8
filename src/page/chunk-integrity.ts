/** Written in by the build: name of the chunk -> `sha384-…` of the chunks that this script loads. */
declare const CHUNK_INTEGRITY: Readonly<Record<string, string>> | undefined;

/** Hash of a chunk of this release; undefined where it was not built (tests, the development server). */
export function toChunkIntegrity(name: string): string | undefined {
  return typeof CHUNK_INTEGRITY === 'undefined' ? undefined : CHUNK_INTEGRITY[name];
}
