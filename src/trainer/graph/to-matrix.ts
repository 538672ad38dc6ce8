import type {Matrix} from './executor.ts';

/** @param data [rows, columns], not copied */
export function toMatrix(data: Float32Array, rows: number, columns: number): Matrix {
  return {data, rows, columns};
}
