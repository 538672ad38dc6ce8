import type {Manifest} from '../contract/manifest.ts';
import {CENTROIDS} from './lists/code-book.ts';
import {toWeightSpecifications} from './network.ts';
import {toVocabulary} from './vocabulary.ts';

/** Bytes of network.bin: every weight in half precision. */
export function toNetworkBytes(manifest: Pick<Manifest, 'sizes' | 'vocabulary'>): number {
  const {heads} = toVocabulary(manifest);
  return toWeightSpecifications(manifest.sizes, heads).reduce((sum, {rows, columns}) => sum + 2 * rows * columns, 0);
}

/** Bytes of one item in the shards: its vector, then its prior if the model has one. */
export function toItemBytes({sizes, itemBits, priorStep}: Pick<Manifest, 'sizes' | 'itemBits' | 'priorStep'>): number {
  return toRowBytes(sizes.vector, itemBits) + (priorStep === undefined ? 0 : 1);
}

/** Bytes of one item's row: `vector` components of `bits` bits, lowest bits first. */
export function toRowBytes(vector: number, bits: number): number {
  return Math.ceil((vector * bits) / 8);
}

/** Bytes of lists.bin, see lists/decode-lists.ts. */
export function toListBytes({count, codeBytes}: NonNullable<Manifest['lists']>, vector: number): number {
  return count * (vector + 4) + (codeBytes > 0 ? 2 * CENTROIDS * vector : 0);
}

/** Bytes of an item's row number in neighbours.bin. */
export function neighbourWidth(items: number): number {
  return items > 65_536 ? 3 : 2;
}
