import {describe, expect, it} from 'vitest';
import {scoreItems} from '../../../../src/core/predict/score.ts';
import {startVisit, stepVisit} from '../../../../src/core/predict/step.ts';
import {toTopItems} from '../../../../src/core/recommend/top-items.ts';
import {randomModel, randomVisit} from '../../../support/random-model.ts';
import {OnnxNetwork, type OnnxRuntime} from './onnx-network.ts';
import {toOnnxStep} from './onnx-step.ts';

const runtime = await import('onnxruntime-node').catch(() => undefined);
if (!runtime) console.warn('Skipped: the optional package onnxruntime-node is not installed for this platform.');

describe.skipIf(!runtime)('our network as an ONNX file', () => {
  it.each([
    {kernel: 3, memory: 10},
    {kernel: 4, memory: 2},
  ])(
    'gives the scores and the first 20 of stepVisit and scoreItems over long visits ($kernel, $memory)',
    async (sizes) => {
      const model = randomModel({items: 500, sizes, neighbours: 0});
      const network = await OnnxNetwork.open(runtime!, model); // not skipped: it is there
      const expected = new Float32Array(500);
      for (const seed of [2, 3]) {
        const state = startVisit(model);
        network.startVisit();
        for (const event of randomVisit(model, {events: 30, seed})) {
          stepVisit(model, state, event);
          scoreItems(model, state, expected);
          const {scores, indices} = await network.score(event);
          expect(Math.max(...scores.map((score, item) => Math.abs(score - expected[item])))).toBeLessThan(1e-4);
          expect([...indices].map(Number)).toEqual([...toTopItems(expected, 20)]);
        }
      }
      await network.close();
    },
  );

  it('is refused when its scores are others', async () => {
    const model = randomModel({items: 50});
    const file = toOnnxStep({...model, scale: model.scale + 1});
    const {InferenceSession} = runtime!; // not skipped: it is there
    const other = {...runtime!, InferenceSession: {create: () => InferenceSession.create(file)}};
    // Create is enough.
    await expect(OnnxNetwork.open(other as unknown as OnnxRuntime, model)).rejects.toThrow(/differ from ours/);
  });
});
