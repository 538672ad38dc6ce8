import type {WeightMatrix} from '../model.ts';
import type {WeightName} from '../network.ts';
import type {Multiply} from '../step.ts';
import {type MemoryLayout, roundUp} from './memory-layout.ts';
import type {Kernels} from './open-kernels.ts';

interface Placed {
  readonly weights: WeightMatrix;
  /** Number of columns in memory, padded with zeros. */
  readonly columns: number;
  readonly matrix: number;
  readonly out: number;
}

/** Products of a row with each weight matrix of the network, by the SIMD kernel. */
export class MatrixProducts {
  private readonly placed: ReadonlyMap<WeightName, Placed>;
  private readonly row: number;

  constructor(weights: Readonly<Record<WeightName, WeightMatrix>>, layout: MemoryLayout) {
    // A weight with one row is a bias or a scale and is never multiplied with.
    const matrices = (Object.keys(weights) as WeightName[]).filter((name) => weights[name].rows > 1);
    this.row = layout.take(4 * Math.max(...matrices.map((name) => weights[name].rows)));
    this.placed = new Map(
      matrices.map((name) => {
        const {rows, columns: own} = weights[name];
        const columns = roundUp(own, 16);
        const matrix = layout.take(4 * rows * columns);
        return [name, {weights: weights[name], columns, matrix, out: layout.take(4 * columns)}];
      }),
    );
  }

  /** Copies the matrices into the memory. */
  open({memory: {buffer}, multiplyRow}: Kernels): Multiply {
    const row = new Float32Array(buffer, this.row);
    const products = new Map<WeightName, (given: Float32Array) => Float32Array>();
    for (const [name, {weights, columns, matrix, out}] of this.placed) {
      const {data, rows, columns: own} = weights;
      const stored = new Float32Array(buffer, matrix, rows * columns);
      for (let r = 0; r < rows; r++) stored.set(data.subarray(r * own, r * own + own), r * columns);
      const result = new Float32Array(buffer, out, own);
      products.set(name, (given) => {
        row.set(given);
        multiplyRow(this.row, matrix, out, rows, columns);
        return result;
      });
    }
    // stepVisit names only matrices, and every matrix has been placed
    return (given, name) => products.get(name)!(given);
  }
}
