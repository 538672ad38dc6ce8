import path from 'node:path';
import {compileAssembly} from '../../../tools/build-kernels.ts';
import {type AskWorker, serveWorker, startWorker} from '../../support/browser-worker.ts';
import {type AnyBrowser, openChromium} from '../../support/browsers.ts';
import {openFirefox} from '../../support/firefox.ts';
import {randomModel} from '../../support/random-model.ts';
import {openWebkit} from '../../support/webkit.ts';
import {inBrowser, inOtherBrowser} from '../browsers/in-browser.ts';
import {timeInTurns} from '../in-turns.ts';
import {type BenchResult, type BenchRow, toMachine, toRow, type Times} from '../suite.ts';
import {toCpuSides, toReadSides} from './cpu-sides.ts';
import {measureOnnx} from './onnx/measure-onnx.ts';
import {toOnnxFiles} from './onnx/runtime-files.ts';

const WASM_FOLDER = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';
/** So that a worker's clock shows microseconds, not tenths of a millisecond. */
const ISOLATED = {'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp'};

/** Promises: of the fused step against the layers and the floor, of the CPU against memory, of an event at 43,000 items. */
const LIMITS = {fusedToStock: 1 / 15, fusedToFloor: 2, scoresToMemory: 2, eventMs: 3};

/** How long one event takes on each engine, beside TensorFlow.js's layers and beside what the machine can do at best. */
export async function runEngineSuite(): Promise<BenchResult> {
  const bandwidth = await compileAssembly(path.join(import.meta.dirname, 'bandwidth.as.ts'));
  const rows: BenchRow[] = [];
  progress('Node: CPU path');
  rows.push(
    ...toCpuRows('Node', 43_000, inNode(43_000, bandwidth)),
    ...toCpuRows('Node', 20_000, inNode(20_000, bandwidth)),
  );
  const served = await serveWorker(path.join(import.meta.dirname, 'engine-worker.ts'), {
    files: {
      ...Object.fromEntries(
        ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'].map((name) => [name, path.join(WASM_FOLDER, name)]),
      ),
      ...(await toOnnxFiles()),
    },
    headers: ISOLATED,
  });
  const machine = [`Node ${process.version}`];
  const toBench = async (where: string, browser: AnyBrowser): Promise<BrowserBench> => {
    machine.push(browser.name);
    return {where, browser: browser.name, ask: await startWorker(await browser.openPage(served.url)), rows, machine};
  };
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

/** The suite's worker in one browser, and where its rows and the names of browser and GPU go. */
interface BrowserBench {
  /** Begins the names of the rows. */
  readonly where: string;
  readonly browser: string;
  readonly ask: AskWorker;
  readonly rows: BenchRow[];
  readonly machine: string[];
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

async function measureWebgl({where, browser, ask, rows, machine}: BrowserBench): Promise<void> {
  let renderer = '';
  for (const items of [351, 20_000]) {
    progress(`${browser}: WebGL, ${items} items`);
    const found = await ask<{times: WebglTimes; renderer: string}>({call: 'webgl', argument: {items, rounds: 40}});
    ({renderer} = found);
    rows.push(...toWebglRows(where, items, found.times));
  }
  machine.push(renderer);
}

/** Whether WebGPU could be worth its bytes: no engine on it answers sooner than one operation. */
async function measureWebgpu({where, browser, ask, rows}: BrowserBench): Promise<void> {
  progress(`${browser}: WebGPU`);
  const {times} = await ask<{times?: Record<'webgpu' | 'webgl', Times>}>({call: 'webgpu', argument: {rounds: 60}});
  if (!times) return progress(`${browser} has no WebGPU here.`);
  rows.push(
    toRow(`${where}: WebGPU, one operation and its read-back, against the same on WebGL`, {
      ours: times.webgpu,
      theirs: times.webgl,
    }),
  );
}

type WebglTimes = Record<'fused' | 'stock' | 'floor' | 'cpu', Times>;
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

function toWebglRows(where: string, items: number, times: WebglTimes): BenchRow[] {
  const what = `${where}: WebGL step, scores of ${items.toLocaleString('en')} items, first 20`;
  return [
    toRow(`${what}, against tf.layers on WebGL over 20 events`, {
      ours: times.fused,
      theirs: times.stock,
      limit: LIMITS.fusedToStock,
    }),
    toRow(`${what}, against one operation and its read-back`, {
      ours: times.fused,
      theirs: times.floor,
      limit: LIMITS.fusedToFloor,
    }),
    toRow(`${what}, against our CPU path`, {ours: times.fused, theirs: times.cpu}),
  ];
}

function progress(what: string): void {
  console.error(what);
}
