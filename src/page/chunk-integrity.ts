/** Inserted by the build: name -> `sha384-…` of each chunk that this script loads. */
declare const CHUNK_INTEGRITY: Readonly<Record<string, string>> | undefined;

/** Hash of a chunk of this release; undefined if nothing was built: in tests and on the development server. */
export function toChunkIntegrity(name: string): string | undefined {
  return typeof CHUNK_INTEGRITY === 'undefined' ? undefined : CHUNK_INTEGRITY[name];
}
