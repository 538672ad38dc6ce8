import {type Kernels, openKernels} from '../../../core/predict/kernels/open-kernels.ts';
import {MemoryLayout, roundUp} from '../../../core/predict/kernels/memory-layout.ts';

/** Finds the nearest of a set of centroids for a point, by Euclidean distance. */
export interface Nearest {
  /** Index of the centroid nearest to the point at `offset`; the first of equals. */
  find(points: Float32Array, offset: number): number;
}

/** Score of a padding column, which has no centroid. */
const NOWHERE = -1e30;

/**
 * Opens a finder for centroids: the nearest one has the largest p·c - |c|²/2, so finding it is one product of a row
 * with a matrix, by the SIMD kernel if the runtime has it.
 *
 * @param centroids [centroids, width]
 */
export function openNearest(centroids: Float32Array, width: number): Nearest {
  const count = centroids.length / width;
  const columns = roundUp(count, 16);
  const layout = new MemoryLayout();
  const at = {
    row: layout.take(4 * (width + 1)),
    matrix: layout.take(4 * (width + 1) * columns),
    out: layout.take(4 * columns),
  };
  const kernels = openKernels(layout.bytes);
  const buffer = kernels?.memory.buffer ?? new ArrayBuffer(layout.bytes);
  const matrix = new Float32Array(buffer, at.matrix, (width + 1) * columns);
  matrix.fill(NOWHERE, width * columns);
  for (let own = 0; own < count; own++) {
    let squares = 0;
    for (let k = 0; k < width; k++) {
      const value = centroids[own * width + k];
      matrix[k * columns + own] = value;
      squares += value * value;
    }
    matrix[width * columns + own] = -squares / 2; // multiplied by the 1 at the end of every row
  }
  const row = new Float32Array(buffer, at.row, width + 1);
  row[width] = 1;
  const products = new Float32Array(buffer, at.out, columns);
  const multiply: Kernels['multiplyRow'] = kernels
    ? kernels.multiplyRow
    : () => {
        products.fill(0);
        for (let k = 0; k <= width; k++) {
          for (let own = 0; own < columns; own++) products[own] += row[k] * matrix[k * columns + own];
        }
      };
  return {
    find(points, offset) {
      for (let k = 0; k < width; k++) row[k] = points[offset + k];
      multiply(at.row, at.matrix, at.out, width + 1, columns);
      let best = 0;
      let most = products[0];
      for (let own = 1; own < count; own++) {
        if (products[own] <= most) continue;
        most = products[own];
        best = own;
      }
      return best;
    },
  };
}
