import {describe, expect, it} from 'vitest';
import {EVENT_KINDS} from '../../../src/core/contract/event-kinds.ts';
import {EVENT_FEATURES} from '../../../src/core/features/event-features.ts';
import {HEAD_NAMES} from '../../../src/core/contract/heads.ts';
import {toHeadShapes} from '../../../src/core/predict/network.ts';
import {createExecutor} from '../../../src/trainer/graph/create-executor.ts';
import type {Matrix} from '../../../src/trainer/graph/executor.ts';
import {buildNetworkGraph} from '../../../src/trainer/train/network-graph.ts';
import {NetworkWeights} from '../../../src/trainer/train/network-weights.ts';
import {createRandom} from '../../../src/trainer/random.ts';

const SIZES = {
  vector: 8,
  kernel: 3,
  convolution: 4,
  profile: 4,
  hidden: 6,
  features: EVENT_FEATURES,
  memory: 3,
  actions: EVENT_KINDS.length,
};
const VISITS = 5;
const STEPS = 4;
const ROWS = VISITS * STEPS;
const SEEDS = ['query', 'repeat', ...HEAD_NAMES] as const;

function makeFeeds(): Record<string, Matrix> {
  const random = createRandom(3);
  const made = (rows: number, columns: number): Matrix => ({
    data: Float32Array.from({length: rows * columns}, () => random() - 0.5),
    rows,
    columns,
  });
  const zero = (columns: number): Matrix => ({data: new Float32Array(VISITS * columns), rows: VISITS, columns});
  const feeds: Record<string, Matrix> = {
    ...new NetworkWeights(SIZES, random).matrices,
    x: made(ROWS, SIZES.vector),
    facts: made(ROWS, SIZES.features),
    'mask.h': made(ROWS, SIZES.hidden),
    'profile.start': made(VISITS, SIZES.profile),
    'zero.d': zero(SIZES.vector),
    'zero.h': zero(SIZES.hidden),
    'd.query': made(ROWS, SIZES.vector),
    'd.repeat': made(ROWS, SIZES.memory),
    ...Object.fromEntries(toHeadShapes(SIZES).map(({name, columns}) => [`d.${name}`, made(ROWS, columns)])),
  };
  for (const matrix of Object.values(feeds))
    if (matrix.data.every((value) => value === 0) && matrix.rows !== VISITS) matrix.data.fill(0.1);
  return feeds;
}

async function run(backend: string, feeds: Record<string, Matrix>): Promise<Record<string, Matrix>> {
  const {graph, outputs, withGradients} = buildNetworkGraph(SIZES, STEPS);
  const executor = await createExecutor(backend, 1);
  const program = await executor.compile(graph, {...outputs, ...withGradients(SEEDS)});
  const found = await program.run(feeds);
  await program.dispose();
  return found;
}

/** The loss whose gradient the seeds are: the sum of outputs weighted by them. */
function toLoss(outputs: Record<string, Matrix>, feeds: Record<string, Matrix>): number {
  let loss = 0;
  for (const head of SEEDS) outputs[head].data.forEach((value, i) => (loss += value * feeds[`d.${head}`].data[i]));
  return loss;
}

describe('gradients of the network', () => {
  it('match central differences for every weight and for the item vectors', async () => {
    const feeds = makeFeeds();
    const analytic = await run('native', feeds);
    const step = 5e-3;
    for (const name of Object.keys(analytic).filter((key) => key.startsWith('d.'))) {
      const input = feeds[name.slice(2)];
      const index = Math.floor(input.data.length / 2);
      const kept = input.data[index];
      input.data[index] = kept + step;
      const above = toLoss(await run('native', feeds), feeds);
      input.data[index] = kept - step;
      const below = toLoss(await run('native', feeds), feeds);
      input.data[index] = kept;
      const numeric = (above - below) / (2 * step);
      expect(Math.abs(analytic[name].data[index] - numeric), name).toBeLessThan(2e-3 * Math.max(1, Math.abs(numeric)));
    }
  });

  it('are the same numbers on ONNX Runtime and on TensorFlow.js', async () => {
    const feeds = makeFeeds();
    const native = await run('native', feeds);
    const wasm = await run('wasm', feeds);
    for (const [name, {data}] of Object.entries(native)) {
      data.forEach((value, i) => expect(Math.abs(value - wasm[name].data[i]), name).toBeLessThan(1e-4));
    }
  });

  it('refuses a backend that does not exist, naming those that do', async () => {
    await expect(createExecutor('cuda', 1)).rejects.toThrow(/Expected one of auto, native, wasm/);
  });
});
