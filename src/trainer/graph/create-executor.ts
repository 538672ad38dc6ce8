import {ProfilerError} from '../../core/contract/errors.ts';
import {log} from '../progress.ts';
import {BACKENDS} from './backends.ts';
import type {Executor} from './executor.ts';
import {createOnnxExecutor} from './onnx-executor.ts';
import {createTensorFlowExecutor} from './tfjs-executor.ts';

/**
 * Creates the executor of a backend. `auto` takes ONNX Runtime's native CPU kernels if they are installed, else WASM.
 *
 * @throws ProfilerError `argument` for an unknown name, `backend-missing`
 */
export async function createExecutor(name: string, threads: number): Promise<Executor> {
  switch (name) {
    case 'auto':
      return createOnnxExecutor(threads).catch((error: unknown) => {
        if (!(error instanceof ProfilerError)) throw error;
        log(`${error.message} Going on with WASM, which is many times slower.`);
        return createTensorFlowExecutor('wasm');
      });
    case 'native':
      return createOnnxExecutor(threads);
    case 'wasm':
    case 'webgpu':
    case 'tensorflow':
      return createTensorFlowExecutor(name);
    default:
      throw new ProfilerError('argument', `There is no backend "${name}". Expected one of ${BACKENDS.join(', ')}.`);
  }
}
