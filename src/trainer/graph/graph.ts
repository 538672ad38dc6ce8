/**
 * Number of rows of a value: `1`, or a symbol whose size is known only when the graph runs, such as `B` (visits of
 * the batch) or `R` (visits x steps).
 */
export type Rows = '1' | 'B' | 'R' | 'C' | 'P';

/** The operation that computes a value. */
export type Operation =
  | {readonly kind: 'input'; readonly name: string}
  | {readonly kind: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean}
  | {readonly kind: 'add' | 'sub' | 'mul'}
  | {readonly kind: 'sigmoid' | 'tanh' | 'relu' | 'exp' | 'log' | 'reciprocal' | 'sqrt' | 'step'}
  | {readonly kind: 'affine'; readonly scale: number; readonly shift: number}
  | {readonly kind: 'sum-columns' | 'max-columns' | 'sum-rows'}
  | {readonly kind: 'concat'; readonly axis: 0 | 1}
  | {readonly kind: 'split'; readonly axis: 0 | 1; readonly parts: number; readonly columns: readonly number[]}
  | {readonly kind: 'part'; readonly index: number};

/** A matrix of the graph. */
export interface Value {
  readonly id: number;
  readonly operation: Operation;
  readonly inputs: readonly Value[];
  readonly rows: Rows;
  readonly columns: number;
}

/**
 * A static computation graph over matrices.
 *
 * The training step is built once from these operations, `gradients` adds the backward pass with the same operations,
 * and an executor (onnx-executor.ts, tfjs-executor.ts) compiles and runs it. Columns are known when the graph is
 * built. Values are kept in topological order, the order of their creation.
 */
export class Graph {
  readonly values: Value[] = [];

  /** Data fed at every run, [rows, columns]. */
  input(name: string, rows: Rows, columns: number): Value {
    return this.push({kind: 'input', name}, [], rows, columns);
  }

  /** a·b, with either side transposed first. The inner dimensions must agree. */
  matmul(a: Value, b: Value, {transposeA = false, transposeB = false} = {}): Value {
    const rows = transposeA ? toRows(a.columns) : a.rows;
    const columns = transposeB ? COLUMNS_OF_ROWS : b.columns;
    return this.push({kind: 'matmul', transposeA, transposeB}, [a, b], rows, columns);
  }

  /** Elementwise; one row [1, columns] or one column [rows, 1] on either side is broadcast. */
  add(a: Value, b: Value): Value {
    return this.broadcast('add', a, b);
  }
  sub(a: Value, b: Value): Value {
    return this.broadcast('sub', a, b);
  }
  mul(a: Value, b: Value): Value {
    return this.broadcast('mul', a, b);
  }

  sigmoid(a: Value): Value {
    return this.push({kind: 'sigmoid'}, [a], a.rows, a.columns);
  }
  tanh(a: Value): Value {
    return this.push({kind: 'tanh'}, [a], a.rows, a.columns);
  }
  relu(a: Value): Value {
    return this.push({kind: 'relu'}, [a], a.rows, a.columns);
  }
  exp(a: Value): Value {
    return this.push({kind: 'exp'}, [a], a.rows, a.columns);
  }
  log(a: Value): Value {
    return this.push({kind: 'log'}, [a], a.rows, a.columns);
  }
  reciprocal(a: Value): Value {
    return this.push({kind: 'reciprocal'}, [a], a.rows, a.columns);
  }
  sqrt(a: Value): Value {
    return this.push({kind: 'sqrt'}, [a], a.rows, a.columns);
  }
  /** 1 if a > 0, else 0; no gradient flows through it. */
  step(a: Value): Value {
    return this.push({kind: 'step'}, [a], a.rows, a.columns);
  }
  /** scale·a + shift, both constants. */
  affine(a: Value, scale: number, shift = 0): Value {
    return this.push({kind: 'affine', scale, shift}, [a], a.rows, a.columns);
  }

  /** Sum over the columns of each row, [rows, 1]. */
  sumColumns(a: Value): Value {
    return this.push({kind: 'sum-columns'}, [a], a.rows, 1);
  }
  /** Largest value of each row, [rows, 1]; no gradient flows through it. */
  maxColumns(a: Value): Value {
    return this.push({kind: 'max-columns'}, [a], a.rows, 1);
  }
  /** Sum over the rows of each column, [1, columns]. */
  sumRows(a: Value): Value {
    return this.push({kind: 'sum-rows'}, [a], '1', a.columns);
  }

  /** Puts matrices side by side, [rows, sum of columns]. */
  concatColumns(parts: readonly Value[]): Value {
    if (parts.length === 1) return parts[0];
    const columns = parts.reduce((sum, part) => sum + part.columns, 0);
    return this.push({kind: 'concat', axis: 1}, parts, parts[0].rows, columns);
  }
  /** Stacked; steps of [B, columns] become [R, columns]. */
  concatRows(parts: readonly Value[], rows: Rows = 'R'): Value {
    return this.push({kind: 'concat', axis: 0}, parts, rows, parts[0].columns);
  }

  /** The inverse of concatRows: `parts` equal blocks of rows. */
  splitRows(a: Value, parts: number, rows: Rows = 'B'): Value[] {
    const split = this.push({kind: 'split', axis: 0, parts, columns: []}, [a], a.rows, a.columns);
    return range(parts).map((index) => this.push({kind: 'part', index}, [split], rows, a.columns));
  }
  /** The inverse of concatColumns. */
  splitColumns(a: Value, columns: readonly number[]): Value[] {
    const split = this.push({kind: 'split', axis: 1, parts: columns.length, columns}, [a], a.rows, a.columns);
    return columns.map((width, index) => this.push({kind: 'part', index}, [split], a.rows, width));
  }

  private broadcast(kind: 'add' | 'sub' | 'mul', a: Value, b: Value): Value {
    const rows = a.rows === '1' ? b.rows : a.rows;
    return this.push({kind}, [a, b], rows, Math.max(a.columns, b.columns));
  }

  private push(operation: Operation, inputs: readonly Value[], rows: Rows, columns: number): Value {
    const value: Value = {id: this.values.length, operation, inputs, rows, columns};
    this.values.push(value);
    return value;
  }
}

/** Columns of a product with transposed data: the rows of the other side, known only when the graph runs. */
export const COLUMNS_OF_ROWS = -1;

/** Rows of a transposed matrix, which are the columns of the original; `P` in the gradient of a parameter. */
function toRows(columns: number): Rows {
  return columns === 1 ? '1' : columns === COLUMNS_OF_ROWS ? 'C' : 'P';
}

function range(length: number): number[] {
  return Array.from({length}, (_, index) => index);
}
