/** Inserted by the build: name -> `sha384-…` of each chunk that this script loads. */
declare const CHUNK_INTEGRITY: Readonly<Record<string, string>> | undefined;

/** Hashes of the chunks of this release by name; empty if nothing was built: in tests and on the development server. */
export const INTEGRITY: Readonly<Record<string, string | undefined>> =
  typeof CHUNK_INTEGRITY === 'undefined' ? {} : CHUNK_INTEGRITY;
