import * as tf from '@tensorflow/tfjs-core';
import {ProfilerError, toReason} from '../../core/contract/errors.ts';
import type {Executor, Matrix, Program} from './executor.ts';
import {findNeeded} from './find-needed.ts';
import type {Graph, Value} from './graph.ts';

/**
 * TensorFlow.js backends: WASM runs everywhere; a GPU (through Dawn, Chrome's WebGPU library) and TensorFlow's native
 * library need extra packages.
 */
export type TensorFlowBackend = 'wasm' | 'webgpu' | 'tensorflow';

/**
 * Runs graphs operation by operation on a TensorFlow.js backend.
 *
 * @throws ProfilerError `backend-missing` if the backend's package is not installed or finds no device
 */
export async function createTensorFlowExecutor(backend: TensorFlowBackend): Promise<Executor> {
  await startBackend(backend);
  return {
    name: `TensorFlow.js ${tf.getBackend()}`,
    async compile(graph: Graph, outputs: Readonly<Record<string, Value>>): Promise<Program> {
      const needed = findNeeded(Object.values(outputs));
      const order = graph.values.filter((value) => needed.has(value));
      return {
        async run(feeds) {
          const found = tf.tidy(() => evaluate(order, feeds, outputs));
          try {
            const entries = await Promise.all(
              Object.entries(found).map(async ([name, tensor]): Promise<[string, Matrix]> => {
                const data = await tensor.data<'float32'>();
                return [name, {data, rows: tensor.shape[0], columns: tensor.shape[1]}];
              }),
            );
            return Object.fromEntries(entries);
          } finally {
            for (const tensor of Object.values(found)) tensor.dispose();
          }
        },
        async dispose() {
          // No tensor outlives a run.
        },
      };
    },
  };
}

async function startBackend(backend: TensorFlowBackend): Promise<void> {
  try {
    if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
    if (backend === 'webgpu') {
      // Optional packages: imported by variables, so that the compiler does not resolve them.
      const [dawn, gpu] = ['webgpu', '@tensorflow/tfjs-backend-webgpu'];
      const {create, globals} = await import(dawn);
      Object.assign(globalThis, globals);
      Object.defineProperty(globalThis, 'navigator', {value: {gpu: create([])}, configurable: true});
      await import(gpu);
    }
    if (backend === 'tensorflow') {
      const native = '@tensorflow/tfjs-node';
      await import(native);
    }
    const started = await tf.setBackend(backend);
    await tf.ready();
    if (!started) throw new Error('it did not start');
  } catch (cause) {
    throw new ProfilerError(
      'backend-missing',
      `The TensorFlow.js backend "${backend}" is not available: ${toReason(cause)}. ` +
        'Install its package, or train with --backend native or --backend wasm.',
      {cause},
    );
  }
}

function evaluate(
  order: readonly Value[],
  feeds: Readonly<Record<string, Matrix>>,
  outputs: Readonly<Record<string, Value>>,
): Record<string, tf.Tensor2D> {
  const done = new Map<Value, tf.Tensor2D>();
  const splits = new Map<Value, tf.Tensor2D[]>();
  const get = (value: Value): tf.Tensor2D => {
    const tensor = done.get(value);
    if (!tensor) throw new Error(`Value ${value.id} is used before it is computed.`);
    return tensor;
  };
  for (const value of order) {
    const {operation, inputs} = value;
    if (operation.kind === 'split') {
      const sizes = operation.axis === 1 ? [...operation.columns] : operation.parts;
      splits.set(value, tf.split(get(inputs[0]), sizes, operation.axis));
    } else if (operation.kind === 'part') {
      done.set(value, (splits.get(inputs[0]) ?? [])[operation.index]);
    } else if (operation.kind === 'input') {
      const matrix = feeds[operation.name];
      if (!matrix) throw new Error(`The graph reads an input "${operation.name}", which was not given.`);
      done.set(value, tf.tensor2d(matrix.data, [matrix.rows, matrix.columns]));
    } else {
      done.set(value, compute(operation, inputs.map(get)));
    }
  }
  // Clones, because tidy disposes the originals and one value may be several outputs.
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, tf.clone(get(value))]));
}

function compute(operation: Value['operation'], [a, b, ...rest]: tf.Tensor2D[]): tf.Tensor2D {
  switch (operation.kind) {
    case 'matmul':
      return tf.matMul(a, b, operation.transposeA, operation.transposeB);
    case 'add':
      return tf.add(a, b);
    case 'sub':
      return tf.sub(a, b);
    case 'mul':
      return tf.mul(a, b);
    case 'sigmoid':
      return tf.sigmoid(a);
    case 'tanh':
      return tf.tanh(a);
    case 'relu':
      return tf.relu(a);
    case 'exp':
      return tf.exp(a);
    case 'log':
      return tf.log(a);
    case 'reciprocal':
      return tf.div(tf.scalar(1), a);
    case 'sqrt':
      return tf.sqrt(a);
    case 'step':
      return tf.cast(tf.greater(a, tf.scalar(0)), 'float32');
    case 'affine':
      return tf.add(tf.mul(a, tf.scalar(operation.scale)), tf.scalar(operation.shift));
    case 'sum-columns':
      return tf.sum(a, 1, true);
    case 'sum-rows':
      return tf.sum(a, 0, true);
    case 'max-columns':
      return tf.max(a, 1, true);
    case 'concat':
      return tf.concat([a, b, ...rest], operation.axis);
    case 'input':
    case 'split':
    case 'part':
      throw new Error(`${operation.kind} is no computation.`);
  }
}
