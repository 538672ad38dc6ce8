import * as tf from '@tensorflow/tfjs';
import {setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import type {Model} from '../../../src/core/predict/model.ts';
import {toTopItems} from '../../../src/core/recommend/top-items.ts';
import {startVisit} from '../../../src/core/predict/step.ts';
import {readRenderer} from '../../../src/worker/engine/renderer.ts';
import {createWebglEngine, type WebglEngine} from '../../../src/worker/engine/webgl/webgl.ts';
import {answerMessages} from '../../support/answer-messages.ts';
import {randomModel} from '../../support/random-model.ts';
import {timeAsyncInTurns} from '../in-turns.ts';
import {nextEvents, toCpuSides, toReadSides} from './cpu-sides.ts';
import {timeOnnx} from './onnx/time-onnx.ts';
import {openFloor, openStockNetwork} from './stock-network.ts';
import {timeBatches} from './time-batches.ts';
import {openWebgpuFloor} from './webgpu-floor.ts';

const VISIT = 20;

interface Ask {
  readonly items: number;
  readonly rounds: number;
}

/** Visits on our WebGL engine, one after the other: each run is an event, its state, all scores and the first items. */
function openVisits(engine: WebglEngine, model: Model): () => number[] {
  const next = nextEvents(model);
  const scores = new Float32Array(model.itemIds.length);
  return () => {
    const {isFirst, ...event} = next();
    if (isFirst) engine.load(startVisit(model));
    engine.step(event);
    engine.save();
    engine.score(scores);
    return toTopItems(scores, 20);
  };
}

/** Our WebGL engine, TensorFlow.js's layers on WebGL, and the floor, in turns. */
async function webgl({items, rounds}: Ask) {
  const model = randomModel({items});
  await tf.setBackend('webgl'); // before ours, so that it opens a context of its own
  const stock = openStockNetwork(model, VISIT);
  const floor = openFloor();
  stock.run();
  const engine = await createWebglEngine(model);
  const {event: cpu} = toCpuSides(model);
  const times = timeBatches(
    {
      fused: openVisits(engine, model),
      stock: stock.run,
      floor: floor.run,
      cpu,
    },
    {rounds, isPrimed: true},
  );
  stock.dispose();
  floor.dispose();
  engine.dispose();
  return times;
}

/** What the GPU holds after a tenth of many events, and after all of them. */
async function endure({items, events}: {items: number; events: number}) {
  const model = randomModel({items});
  const engine = await createWebglEngine(model);
  const run = openVisits(engine, model);
  const runAll = (count: number) => {
    for (let event = 0; event < count; event++) run();
    return engine.memory();
  };
  const held = {early: runAll(events / 10), late: runAll(events - events / 10)};
  engine.dispose();
  return held;
}

/** Our CPU path and TensorFlow.js's layers on a CPU backend, in turns. */
async function cpu({items, rounds, backend}: Ask & {backend: 'wasm' | 'cpu'}) {
  setWasmPaths('/');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false); // one core for either side
  await tf.setBackend(backend);
  const model = randomModel({items});
  const stock = openStockNetwork(model, VISIT);
  const times = timeBatches({event: toCpuSides(model).event, stock: stock.run}, {rounds});
  stock.dispose();
  return {times};
}

/** Our CPU path, the plain loops, and reading the same memory. */
function memory({items, rounds, bandwidth}: Ask & {bandwidth: number[]}) {
  const model = randomModel({items});
  const numbers = items * model.sizes.vector;
  return {
    times: timeBatches(
      {
        ...toCpuSides(model),
        ...toReadSides(Uint8Array.from(bandwidth), {readFloats: 4 * numbers, readCodes: numbers}),
      },
      {rounds},
    ),
  };
}

/** What one operation and its read-back cost on WebGPU and on WebGL; undefined where there is no WebGPU. */
async function webgpu({rounds}: Pick<Ask, 'rounds'>) {
  const gpu = await openWebgpuFloor();
  if (!gpu) return {};
  await tf.setBackend('webgl');
  const gl = openFloor();
  const times = await timeAsyncInTurns({webgpu: gpu.run, webgl: gl.run}, {rounds, isPrimed: true});
  gpu.dispose();
  gl.dispose();
  return {times, adapter: gpu.adapter};
}

/** Which GPU this browser's workers draw with. */
function renderer() {
  return {renderer: readRenderer()};
}

answerMessages({webgl, endure, cpu, memory, webgpu, renderer, onnx: timeOnnx});
