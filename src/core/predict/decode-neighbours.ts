import {ProfilerError} from '../contract/errors.ts';
import {neighbourWidth} from './file-sizes.ts';
import type {NeighbourTable} from './model.ts';

/**
 * neighbours.bin: per item its number of neighbours (1 byte), then all neighbours' items (2 bytes each, 3 where the
 * model has more than 65,536 items), then all weights (1 byte each: -16·log2, so 255 is 1 / 62,000).
 *
 * @throws ProfilerError `model-shape` if the file's length does not fit the numbers of neighbours, or a neighbour is
 *   not an item of the model
 */
export function decodeNeighbours(bytes: Uint8Array, items: number): NeighbourTable {
  const start = new Int32Array(items + 1);
  const counted = Math.min(items, bytes.length);
  for (let item = 0; item < counted; item++) start[item + 1] = start[item] + bytes[item];
  const pairs = start[counted];
  const width = neighbourWidth(items);
  const expected = items + pairs * (width + 1);
  if (bytes.length !== expected) {
    throw new ProfilerError(
      'model-shape',
      `neighbours.bin has ${bytes.length} bytes, its ${items} items and ${pairs} neighbours say ${expected}. Train the model again.`,
    );
  }
  const item = new Int32Array(pairs);
  const weight = new Float32Array(pairs);
  for (let pair = 0; pair < pairs; pair++) {
    const at = items + pair * width;
    item[pair] = bytes[at] | (bytes[at + 1] << 8) | (width > 2 ? bytes[at + 2] << 16 : 0);
    weight[pair] = 2 ** (-bytes[items + pairs * width + pair] / 16);
  }
  const stranger = item.find((other) => other >= items);
  if (stranger !== undefined) {
    throw new ProfilerError('model-shape', `neighbours.bin names item ${stranger} of ${items}. Train the model again.`);
  }
  return {start, item, weight};
}
