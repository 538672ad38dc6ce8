import {fromBase64} from '../../learn/base64.ts';
import {KERNELS} from './kernels.wasm.ts';

/** The exports of kernels.as.ts; addresses are offsets in bytes into `memory`. */
export interface Kernels {
  readonly memory: {readonly buffer: ArrayBuffer; grow(pages: number): number};
  scoreRows(
    codes: number,
    query: number,
    scales: number,
    priors: number,
    out: number,
    rows: number,
    stride: number,
    factor: number,
  ): void;
  multiplyRow(row: number, matrix: number, out: number, rows: number, columns: number): void;
}

/** The part of WebAssembly's API that is used, because the compiler settings of core declare no runtime. */
interface Runtime {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => {readonly exports: unknown};
}

const PAGE_BYTES = 65_536;

/**
 * The SIMD kernels with a memory of their own.
 *
 * @param bytes the memory holds at least so many; it never grows afterwards, so views of it stay valid
 * @returns undefined if WebAssembly or its SIMD is missing, if the page's policy forbids it (script-src without
 *   'wasm-unsafe-eval') or if there is not that much memory; the plain loops then do the work
 */
export function openKernels(bytes: number): Kernels | undefined {
  const runtime = (globalThis as {WebAssembly?: Runtime}).WebAssembly;
  if (!runtime) return undefined;
  try {
    // kernels.wasm.ts is built from kernels.as.ts, so it has these exports.
    const kernels = new runtime.Instance(new runtime.Module(fromBase64(KERNELS))).exports as Kernels;
    const missing = Math.ceil((bytes - kernels.memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) kernels.memory.grow(missing);
    return kernels;
  } catch {
    return undefined; // CompileError without SIMD or by policy, RangeError without memory: all mean the plain loops
  }
}
