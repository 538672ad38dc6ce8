import path from 'node:path';
import {toGzipBytes} from '../../../size/dist-files.ts';
import {installPeer} from '../../peers.ts';

/** Where a worker finds onnxruntime-web. */
export const ONNX_ADDRESSES = {module: '/onnxruntime.js', wasm: '/ort-wasm-simd-threaded.wasm'};

/**
 * The smallest build that onnxruntime-web ships, a module and its WASM file: name to serve it under -> path.
 *
 * @throws Error where npm cannot install the package
 */
export async function toOnnxFiles(): Promise<Record<string, string>> {
  const folder = path.join(await installPeer('onnxruntime-web'), 'dist');
  return {
    [ONNX_ADDRESSES.module.slice(1)]: path.join(folder, 'ort.wasm.bundle.min.mjs'),
    [ONNX_ADDRESSES.wasm.slice(1)]: path.join(folder, 'ort-wasm-simd-threaded.wasm'),
  };
}

/** What a shop would send for it, gzip bytes. @throws Error as toOnnxFiles */
export async function toOnnxBytes(): Promise<number> {
  return Object.values(await toOnnxFiles()).reduce((sum, file) => sum + toGzipBytes(file), 0);
}
