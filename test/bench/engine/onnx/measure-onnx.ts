import type {AskWorker} from '../../../support/browser-worker.ts';
import {type BenchRow, type Times, toRow} from '../../suite.ts';
import {ONNX_ADDRESSES} from './runtime-files.ts';

/**
 * Our CPU path beside onnxruntime-web in one browser. Our side adds the neighbours, which ONNX Runtime's network has
 * not.
 *
 * @param bench `where` begins the names of the `rows`; `ask` a worker that answers `onnx` by timeOnnx, served beside
 *   toOnnxFiles
 * @throws Error where the two do not give the same scores
 */
export async function measureOnnx({
  where,
  ask,
  rows,
}: {
  where: string;
  ask: AskWorker;
  rows: BenchRow[];
}): Promise<void> {
  for (const items of [20_000, 351]) {
    const {times} = await ask<{times: Record<'event' | 'onnx', Times>}>({
      call: 'onnx',
      argument: {items, rounds: 60, addresses: ONNX_ADDRESSES},
    });
    const shown = items.toLocaleString('en');
    const peer = 'onnxruntime-web (WASM, one thread) and the same network without neighbours';
    rows.push(
      toRow(`${where}: CPU event, ${shown} items, against ${peer}`, {ours: times.event, theirs: times.onnx, limit: 1}),
    );
  }
}
