import {randomModel} from '../../../support/random-model.ts';
import {timeAsyncInTurns} from '../../in-turns.ts';
import type {Times} from '../../suite.ts';
import {nextEvents, toCpuSides} from '../cpu-sides.ts';
import {OnnxNetwork, type OnnxRuntime} from './onnx-network.ts';

/** Events of a batch: a visit. Browsers show time in steps, and one event of few items is not many of them. */
const BATCH = 20;
/**
 * How long the peer runs before it is timed: its code is large, and browsers compile a function well only when it is
 * called often.
 */
const WARM_UP_MS = 1000;

interface Ask {
  readonly items: number;
  readonly rounds: number;
  /** Of onnxruntime-web's module and its WASM file. */
  readonly addresses: {readonly module: string; readonly wasm: string};
}

/**
 * Worker side of measureOnnx: our CPU path as it ships, and OnnxNetwork on onnxruntime-web's CPU backend with one
 * thread, in turns.
 *
 * @returns milliseconds of an event, the mean of a visit's
 * @throws Error where the two do not give the same scores
 */
export async function timeOnnx({items, rounds, addresses}: Ask): Promise<{times: Record<'event' | 'onnx', Times>}> {
  const runtime = (await import(/* @vite-ignore */ addresses.module)) as OnnxRuntime; // its interface is that for Node
  Object.assign(runtime.env.wasm, {numThreads: 1, wasmPaths: {wasm: addresses.wasm}});
  const model = randomModel({items});
  const network = await OnnxNetwork.open(runtime, model);
  const next = nextEvents(model);
  const {event} = toCpuSides(model);
  const sides = {
    event: () => {
      for (let run = 0; run < BATCH; run++) event();
    },
    onnx: async () => {
      for (let run = 0; run < BATCH; run++) {
        const given = next();
        if (given.isFirst) network.startVisit();
        await network.step(given);
      }
    },
  };
  for (const started = performance.now(); performance.now() - started < WARM_UP_MS;) await sides.onnx();
  const times = await timeAsyncInTurns(sides, {rounds});
  await network.close();
  const toEvents = (batches: Times): Times => batches.map((ms) => ms / BATCH);
  return {times: {event: toEvents(times.event), onnx: toEvents(times.onnx)}};
}
