import {ProfilerError} from '../../core/contract/errors.ts';
import type {Executor, Matrix, Program} from './executor.ts';
import type {Graph, Value} from './graph.ts';
import {toOnnxModel} from './onnx-model.ts';

/**
 * Runs graphs on ONNX Runtime's CPU kernels (AVX2, AVX-512 or NEON, all cores).
 *
 * @param threads number of CPU threads
 * @throws ProfilerError `backend-missing` if the optional package onnxruntime-node is not installed
 */
export async function createOnnxExecutor(threads: number): Promise<Executor> {
  const runtime = await import('onnxruntime-node').catch((cause: unknown) => {
    throw new ProfilerError(
      'backend-missing',
      'The backend "native" needs the package onnxruntime-node, which is not installed for this platform. ' +
        'Run npm install, or train with --backend wasm.',
      {cause},
    );
  });
  return {
    name: `native (ONNX Runtime CPU, ${threads} threads)`,
    async compile(graph: Graph, outputs: Readonly<Record<string, Value>>): Promise<Program> {
      const session = await runtime.InferenceSession.create(toOnnxModel(graph, outputs), {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'basic',
        logSeverityLevel: 3,
        // Every session has its own threads, which by default keep spinning after a run. The training step uses three
        // sessions and was 2.3 times slower on 2 cores. Denormal numbers are slow and add no precision.
        extra: {session: {intra_op: {allow_spinning: '0'}, set_denormal_as_zero: '1'}},
      });
      return {
        async run(feeds) {
          const tensors = Object.fromEntries(
            session.inputNames.map((name) => [name, toTensor(runtime.Tensor, name, feeds[name])]),
          );
          const results = await session.run(tensors);
          return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, toMatrix(tensor)]));
        },
        dispose: () => session.release(),
      };
    },
  };
}

type Tensors = typeof import('onnxruntime-node').Tensor;

function toTensor(Tensor: Tensors, name: string, matrix: Matrix | undefined): InstanceType<Tensors> {
  if (!matrix) throw new Error(`The graph reads an input "${name}", which was not given.`);
  return new Tensor('float32', matrix.data, [matrix.rows, matrix.columns]);
}

function toMatrix(tensor: InstanceType<Tensors>): Matrix {
  // Every value of a Graph is float32, so the data of every output is a Float32Array.
  return {data: tensor.data as Float32Array, rows: tensor.dims[0], columns: tensor.dims[1]};
}
