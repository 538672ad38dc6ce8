import type {Graph, Value} from './graph.ts';

/** A matrix in row-major order. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** A graph compiled for one backend. */
export interface Program {
  /**
   * @param feeds one matrix per input of the graph, by name
   * @returns one matrix per output, by the name given at compilation
   */
  run(feeds: Readonly<Record<string, Matrix>>): Promise<Record<string, Matrix>>;
  dispose(): Promise<void>;
}

/** Compiles graphs for one backend; there is one per process. */
export interface Executor {
  /** Backend and number of threads, for reports. */
  readonly name: string;
  compile(graph: Graph, outputs: Readonly<Record<string, Value>>): Promise<Program>;
}
