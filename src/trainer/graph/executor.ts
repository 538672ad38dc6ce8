import type {Graph, Value} from './graph.ts';

/** A matrix in row-major order. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** A graph made ready to run on one backend. */
export interface Program {
  /**
   * @param feeds one matrix per input of the graph, by its name
   * @returns one matrix per output, by the name given when the program was made
   */
  run(feeds: Readonly<Record<string, Matrix>>): Promise<Record<string, Matrix>>;
  dispose(): Promise<void>;
}

/** Makes programs; one per process. */
export interface Executor {
  /** Backend and threads, for reports. */
  readonly name: string;
  compile(graph: Graph, outputs: Readonly<Record<string, Value>>): Promise<Program>;
}
