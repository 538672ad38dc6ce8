import type {DeviceMemory} from '../../../src/worker/engine/webgl/device.ts';
import {type BenchRow, type Times, toRow, toValueRow} from '../suite.ts';
import {type BrowserBench, progress} from './browser-bench.ts';

/** Promises: of the fused step against the layers and the floor, up to so many items. */
const LIMITS = {fusedToStock: 1 / 15, fusedToFloor: 2, items: 20_000};

type WebglTimes = Record<'fused' | 'stock' | 'floor' | 'cpu', Times>;

/** The fused step beside TensorFlow.js's layers, one operation, and our CPU path. */
export async function measureWebgl(
  {where, browser, ask, rows}: BrowserBench,
  tables: readonly number[] = [351, 20_000],
): Promise<void> {
  for (const items of tables) {
    progress(`${browser}: WebGL, ${items} items`);
    rows.push(...toWebglRows(where, items, await ask<WebglTimes>({call: 'webgl', argument: {items, rounds: 40}})));
  }
}

/** Whether events leave anything behind on the GPU. */
export async function measureLeaks({where, browser, ask, rows}: BrowserBench): Promise<void> {
  const events = 100_000;
  progress(`${browser}: WebGL, ${events} events`);
  const {early, late} = await ask<Record<'early' | 'late', DeviceMemory>>({
    call: 'endure',
    argument: {items: 351, events},
  });
  for (const unit of ['tensors', 'bytes'] as const) {
    const name = `${where}: ${unit} on the GPU after ${events.toLocaleString('en')} events, against after the first tenth`;
    rows.push(toValueRow(name, {ours: late[unit], theirs: early[unit], limit: 1, unit}));
  }
}

/** Whether WebGPU could be worth its bytes: no engine on it answers sooner than one operation. */
export async function measureWebgpu({where, browser, ask, rows}: BrowserBench): Promise<void> {
  progress(`${browser}: WebGPU`);
  const {times, adapter} = await ask<{times?: Record<'webgpu' | 'webgl', Times>; adapter?: string}>({
    call: 'webgpu',
    argument: {rounds: 60},
  });
  if (!times) return progress(`${browser} has no WebGPU here.`);
  rows.push(
    toRow(`${where}: WebGPU on ${adapter}, one operation and its read-back, against the same on WebGL`, {
      ours: times.webgpu,
      theirs: times.webgl,
    }),
  );
}

function toWebglRows(where: string, items: number, times: WebglTimes): BenchRow[] {
  const isPromised = items <= LIMITS.items;
  const what = `${where}: WebGL step, scores of ${items.toLocaleString('en')} items, first 20`;
  return [
    toRow(`${what}, against tf.layers on WebGL over 20 events`, {
      ours: times.fused,
      theirs: times.stock,
      limit: isPromised ? LIMITS.fusedToStock : null,
    }),
    toRow(`${what}, against one operation and its read-back`, {
      ours: times.fused,
      theirs: times.floor,
      limit: isPromised ? LIMITS.fusedToFloor : null,
    }),
    toRow(`${what}, against our CPU path`, {ours: times.fused, theirs: times.cpu}),
  ];
}
