import {ProfilerError} from '../../core/contract/errors.ts';
import type {EngineChoice} from '../../core/contract/worker-api.ts';
import type {Model} from '../../core/predict/model.ts';
import type {EngineVerdict} from '../engine-verdict.ts';
import {CpuEngine} from './cpu.ts';
import type {Engine, EngineFactory} from './engine.ts';
import {isSoftwareRenderer, readRenderer} from './renderer.ts';
import {verifyEngine} from './verify.ts';

/** Keeps verdicts between visits; if either method fails, the engines are measured again. */
export interface VerdictStore {
  getVerdict(key: string): Promise<EngineVerdict | undefined>;
  putVerdict(key: string, verdict: EngineVerdict): Promise<void>;
}

/** Raise it when an engine changes so much that old verdicts no longer hold. */
const ENGINES_VERSION = 2;
/** GB of device memory below which the GPU is not used: its copy of the model would displace other data. */
const MIN_MEMORY_GB = 2;
/** WebGL is chosen if it takes at most this share of the CPU's time: less gain is not worth a GPU context and 90 kB. */
const WORTHWHILE = 0.8;

/** The part of a worker's navigator that is read. */
export interface Device {
  /** Chromium only: whether the device saves data. */
  readonly connection?: {readonly saveData?: boolean};
  /** GB, rounded to a power of two, 8 at most; Chromium only. */
  readonly deviceMemory?: number;
  /** Changes with every update of the browser, which may bring another driver. */
  readonly userAgent: string;
}

export interface ChooseOptions {
  readonly choice: EngineChoice;
  /** Identifies the model: LoadedModel.id. */
  readonly modelId: string;
  readonly verdicts: VerdictStore | undefined;
  readonly now: () => number;
  /** Reported by the page, because workers cannot read it; false by default. */
  readonly isBatteryLow?: boolean;
  /** Navigator and GPU of this worker by default. */
  readonly device?: Device;
  readonly readRenderer?: () => string | undefined;
  /** Loads the WebGL engine's chunk. */
  readonly loadWebgl: () => Promise<EngineFactory>;
}

/**
 * The engine for a complete model. Call it in idle time with `auto`: the first time on a device it loads the WebGL
 * chunk and runs the real model on both; later the stored verdict decides, and if it says CPU nothing is loaded.
 * With another GPU, driver, browser or model the measurement is repeated. A device that saves data or battery or has
 * little memory stays on the CPU.
 *
 * @returns the engine and the verdict, whose `why` says what was found
 * @throws ProfilerError `engine-failed` when `webgl` was demanded and cannot run or gives other numbers
 */
export async function chooseEngine(
  model: Model,
  options: ChooseOptions,
): Promise<{engine: Engine; verdict: EngineVerdict}> {
  const cpu = (why: string) => ({engine: new CpuEngine(model), verdict: {kind: 'cpu' as const, why}});
  if (options.choice === 'cpu') return cpu('asked for');
  if (model.lists) {
    const why = 'models with inverted lists are scored on the CPU, which looks into some lists only';
    if (options.choice === 'auto') return cpu(why);
    throw new ProfilerError('engine-failed', `WebGL was asked for, but ${why}; the CPU answers instead.`);
  }
  if (options.choice === 'webgl') {
    const engine = await (await options.loadWebgl())(model);
    const {agrees, largestDifference} = verifyEngine(engine, new CpuEngine(model), {model, now: options.now});
    if (agrees) return {engine, verdict: {kind: 'webgl', why: 'asked for'}};
    engine.dispose();
    throw new ProfilerError(
      'engine-failed',
      `WebGL on this device gives numbers that differ by ${largestDifference.toExponential(1)}; the CPU answers instead.`,
    );
  }
  const {connection, deviceMemory, userAgent} = options.device ?? (navigator as Device);
  if (options.isBatteryLow) return cpu('the battery is low');
  if (connection?.saveData) return cpu('the device saves data, and WebGL is a download of its own');
  if (deviceMemory !== undefined && deviceMemory < MIN_MEMORY_GB) return cpu(`${deviceMemory} GB of memory`);
  const renderer = (options.readRenderer ?? readRenderer)();
  if (renderer === undefined) return cpu('no WebGL in this worker');
  if (isSoftwareRenderer(renderer)) return cpu(`${renderer} is software`);
  const key = `${ENGINES_VERSION} ${options.modelId} ${renderer} ${userAgent}`;
  const known = await options.verdicts?.getVerdict(key).catch(() => undefined); // unreadable: probe again
  if (known?.kind === 'cpu') return cpu(known.why);
  let engine: Engine | undefined;
  try {
    engine = await (await options.loadWebgl())(model);
    const verdict = known ?? probe(engine, model, options.now);
    await options.verdicts?.putVerdict(key, verdict).catch(() => undefined); // no room: probe again next time
    if (verdict.kind === 'webgl') return {engine, verdict};
    engine.dispose();
    return cpu(verdict.why);
  } catch (error) {
    engine?.dispose();
    // Not stored: a chunk that did not arrive or a lost context may be a passing problem.
    return cpu(error instanceof Error ? error.message : String(error));
  }
}

/** Runs the real model on both engines and decides. */
function probe(engine: Engine, model: Model, now: () => number): EngineVerdict {
  const found = verifyEngine(engine, new CpuEngine(model), {model, now});
  const {agrees, largestDifference, engineMs, referenceMs} = found;
  const times = `WebGL ${engineMs.toFixed(2)} ms, CPU ${referenceMs.toFixed(2)} ms an event`;
  if (!agrees) return {kind: 'cpu', why: `WebGL differs by ${largestDifference.toExponential(1)}`};
  return {kind: engineMs < WORTHWHILE * referenceMs ? 'webgl' : 'cpu', why: times};
}
