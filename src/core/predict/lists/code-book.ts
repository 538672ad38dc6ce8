/**
 * Product quantisation (Jégou et al. 2011) of the difference between an item's vector and its list's centroid: the
 * components are cut into parts, and each part is replaced by the nearest of the part's 256 centroids, one byte per
 * part.
 */
export interface CodeBook {
  /** Number of bytes of a code. */
  readonly parts: number;
  /** Number of components of a vector. */
  readonly vector: number;
  /** [parts, CENTROIDS, components of the part], parts one after the other. */
  readonly values: Float32Array;
}

/** Number of centroids of each part: one byte holds the index of a centroid. */
export const CENTROIDS = 256;

/**
 * First component of a part; of part number `parts`, the number of components. Parts differ by one component at most.
 */
export function toPartStart({parts, vector}: Pick<CodeBook, 'parts' | 'vector'>, part: number): number {
  return Math.floor((part * vector) / parts);
}

/** Adds the vector that a code represents to `out`, [vector]. */
export function addCode(book: CodeBook, code: Uint8Array, out: Float32Array): void {
  for (let part = 0; part < book.parts; part++) {
    const start = toPartStart(book, part);
    const width = toPartStart(book, part + 1) - start;
    const at = CENTROIDS * start + code[part] * width;
    for (let k = 0; k < width; k++) out[start + k] += book.values[at + k];
  }
}

/**
 * Product of a query with every centroid of every part, so that the product with a coded vector takes one look-up and
 * one addition per part.
 *
 * @param table [parts, CENTROIDS] overwritten
 * @param factor multiplies every product
 */
export function writeProducts(
  book: CodeBook,
  query: Float32Array,
  {factor, table}: {factor: number; table: Float32Array},
): void {
  for (let part = 0, at = 0, entry = 0; part < book.parts; part++) {
    const start = toPartStart(book, part);
    const end = toPartStart(book, part + 1);
    for (let own = 0; own < CENTROIDS; own++, entry++) {
      let sum = 0;
      for (let k = start; k < end; k++, at++) sum += query[k] * book.values[at];
      table[entry] = factor * sum;
    }
  }
}
