import path from 'node:path';
import {compileAssembly} from '../../../tools/build-kernels.ts';
import {type AnyBrowser, openChromium} from '../../support/browsers.ts';
import {openFirefox} from '../../support/firefox.ts';
import {randomModel} from '../../support/random-model.ts';
import {openWebkit} from '../../support/webkit.ts';
import {inBrowser, inOtherBrowser} from '../browsers/in-browser.ts';
import {timeInTurns} from '../in-turns.ts';
import {type BenchResult, type BenchRow, toMachine, toRow, type Times} from '../suite.ts';
import {type BrowserBench, openBench, progress, serveEngines} from './browser-bench.ts';
import {toCpuSides, toReadSides} from './cpu-sides.ts';
import {measureOnnx} from './onnx/measure-onnx.ts';
import {toOnnxFiles} from './onnx/runtime-files.ts';
import {measureWebgl, measureWebgpu} from './webgl-rows.ts';

const WASM_FOLDER = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';
/** Promises: of the CPU against memory, of an event at 43,000 items. */
const LIMITS = {scoresToMemory: 2, eventMs: 3};

/**
 * How long one event takes on each engine, beside TensorFlow.js's layers and beside what the machine can do at best.
 */
export async function runEngineSuite(): Promise<BenchResult> {
  const bandwidth = await compileAssembly(path.join(import.meta.dirname, 'bandwidth.as.ts'));
  const rows: BenchRow[] = [];
  progress('Node: CPU path');
  rows.push(
    ...toCpuRows('Node', 43_000, inNode(43_000, bandwidth)),
    ...toCpuRows('Node', 20_000, inNode(20_000, bandwidth)),
  );
  const served = await serveEngines({
    ...Object.fromEntries(
      ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'].map((name) => [name, path.join(WASM_FOLDER, name)]),
    ),
    ...(await toOnnxFiles()),
  });
  const machine = [`Node ${process.version}`];
  const toBench = (where: string, browser: AnyBrowser): Promise<BrowserBench> =>
    openBench(browser, {where, url: served.url, rows, machine});
  try {
    await inBrowser(
      () => openChromium(['--enable-unsafe-webgpu']),
      async (browser) => {
        const bench = await toBench('browser', browser);
        await measureMemory(bench, bandwidth);
        await measureStock(bench, ['wasm', 'cpu']);
        await measureOnnx(bench);
        await measureWebgl(bench);
        await measureWebgpu(bench);
      },
    );
    await inOtherBrowser('Firefox', openFirefox, async (browser) => {
      const bench = await toBench('Firefox', browser);
      await measureMemory(bench, bandwidth);
      await measureStock(bench, ['wasm']);
      await measureOnnx(bench);
      await measureWebgl(bench);
    });
    await inOtherBrowser('WebKit', openWebkit, async (browser) => {
      const bench = await toBench('WebKit', browser);
      await measureMemory(bench, bandwidth);
      await measureOnnx(bench);
    });
    return {suite: 'engine', machine: toMachine(...machine), rows};
  } finally {
    await served.close();
  }
}

async function measureMemory({where, browser, ask, rows}: BrowserBench, bandwidth: Uint8Array): Promise<void> {
  for (const items of [43_000, 20_000]) {
    progress(`${browser}: CPU path, ${items} items`);
    const {times} = await ask<{times: MemoryTimes}>({
      call: 'memory',
      argument: {items, rounds: 60, bandwidth: [...bandwidth]},
    });
    rows.push(...toCpuRows(where, items, times));
  }
}

async function measureStock(
  {where, browser, ask, rows}: BrowserBench,
  backends: readonly ('wasm' | 'cpu')[],
): Promise<void> {
  for (const backend of backends) {
    progress(`${browser}: CPU path beside TensorFlow.js on ${backend}`);
    const {times} = await ask<{times: Record<'event' | 'stock', Times>}>({
      call: 'cpu',
      argument: {items: 20_000, rounds: 30, backend},
    });
    rows.push(
      toRow(`${where}: CPU event, 20,000 items, against tf.layers on its ${backend} backend over 20 events`, {
        ours: times.event,
        theirs: times.stock,
        limit: 1,
      }),
    );
  }
}

type MemoryTimes = Record<'event' | 'plainEvent' | 'scoreOnly' | 'readFloats' | 'readCodes', Times>;

function inNode(items: number, bandwidth: Uint8Array): MemoryTimes {
  const model = randomModel({items});
  const numbers = items * model.sizes.vector;
  return timeInTurns(
    {...toCpuSides(model), ...toReadSides(bandwidth, {readFloats: 4 * numbers, readCodes: numbers})},
    {rounds: 60},
  );
}

function toCpuRows(where: string, items: number, times: MemoryTimes): BenchRow[] {
  const shown = items.toLocaleString('en');
  return [
    toRow(`${where}: CPU event, scores of ${shown} items, first 20`, {ours: times.event, limit: LIMITS.eventMs}),
    toRow(`${where}: the same against the plain loops`, {ours: times.event, theirs: times.plainEvent, limit: 1}),
    toRow(`${where}: exact scores of ${shown} items against reading their float32 rows once`, {
      ours: times.scoreOnly,
      theirs: times.readFloats,
      limit: LIMITS.scoresToMemory,
    }),
    toRow(`${where}: the same against reading the int8 rows they are kept in`, {
      ours: times.scoreOnly,
      theirs: times.readCodes,
    }),
  ];
}
