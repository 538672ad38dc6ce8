import {describe, expect, it} from 'vitest';
import type {Model} from '../../../src/core/predict/model.ts';
import {chooseEngine, type ChooseOptions, type VerdictStore} from '../../../src/worker/engine/choose.ts';
import type {EngineVerdict} from '../../../src/worker/engine-verdict.ts';
import {CpuEngine} from '../../../src/worker/engine/cpu.ts';
import type {NetworkEvent} from '../../../src/worker/engine/engine.ts';
import {randomModel} from '../../support/random-model.ts';

const GPU = 'ANGLE (Some GPU, OpenGL 4.6)';
const DEVICE = {userAgent: 'Browser/1', deviceMemory: 8, connection: {saveData: false}};
const model = randomModel({items: 60});

/** The right numbers in a time of the test's choosing, or wrong ones. */
class GpuStandIn extends CpuEngine {
  constructor(
    of: Model,
    private readonly onStep: () => void,
    private readonly error = 0,
  ) {
    super(of);
    Object.assign(this, {kind: 'webgl'});
  }

  override step(event: NetworkEvent): void {
    super.step(event);
    this.onStep();
  }

  override score(out: Float32Array): void {
    super.score(out);
    out[0] += this.error;
  }
}

class Verdicts implements VerdictStore {
  readonly kept = new Map<string, EngineVerdict>();

  async getVerdict(key: string): Promise<EngineVerdict | undefined> {
    return this.kept.get(key);
  }

  async putVerdict(key: string, verdict: EngineVerdict): Promise<void> {
    this.kept.set(key, verdict);
  }
}

/** @param gpuMs of an event; the CPU takes 1 */
async function choose(gpuMs: number, more: Partial<ChooseOptions> = {}, error = 0) {
  let nowMs = 0;
  let loads = 0;
  const {engine, verdict} = await chooseEngine(model, {
    choice: 'auto',
    modelId: 'model',
    verdicts: undefined,
    now: () => nowMs++,
    device: DEVICE,
    readRenderer: () => GPU,
    loadWebgl: async () => {
      loads++;
      return async (of) => new GpuStandIn(of, () => (nowMs += gpuMs - 1), error);
    },
    ...more,
  });
  return {kind: engine.kind, why: verdict.why, loads};
}

describe('auto', () => {
  it('takes what is faster with the real model, and a close race for the CPU', async () => {
    expect(await choose(0.5)).toMatchObject({kind: 'webgl', why: 'WebGL 0.50 ms, CPU 1.00 ms an event'});
    expect(await choose(0.9)).toMatchObject({kind: 'cpu'});
    expect(await choose(3)).toMatchObject({kind: 'cpu', why: 'WebGL 3.00 ms, CPU 1.00 ms an event'});
  });

  it('stays on the CPU where the GPU gives other numbers, however fast', async () => {
    expect(await choose(0.1, {}, 0.01)).toMatchObject({kind: 'cpu', why: expect.stringContaining('WebGL differs')});
  });

  it('loads nothing on software GPUs, without one, where data or battery are saved and where memory is short', async () => {
    const isOff = {kind: 'cpu', loads: 0};
    expect(await choose(0.1, {readRenderer: () => 'ANGLE (SwiftShader driver)'})).toMatchObject(isOff);
    expect(await choose(0.1, {readRenderer: () => undefined})).toMatchObject(isOff);
    expect(await choose(0.1, {device: {...DEVICE, connection: {saveData: true}}})).toMatchObject(isOff);
    expect(await choose(0.1, {device: {...DEVICE, deviceMemory: 1}})).toMatchObject(isOff);
    expect(await choose(0.1, {isBatteryLow: true})).toMatchObject(isOff);
    expect(await choose(0.1, {device: {userAgent: 'tells nothing'}})).toMatchObject({kind: 'webgl', loads: 1});
  });

  it('remembers the verdict for this GPU, browser and model, and asks again after a change', async () => {
    const verdicts = new Verdicts();
    await choose(3, {verdicts});
    expect(await choose(0.1, {verdicts})).toMatchObject({kind: 'cpu', loads: 0});
    expect(await choose(0.1, {verdicts, readRenderer: () => `${GPU} 2`})).toMatchObject({kind: 'webgl', loads: 1});
    expect(await choose(0.1, {verdicts, modelId: 'other'})).toMatchObject({kind: 'webgl', loads: 1});
    const updated = {...DEVICE, userAgent: 'Browser/2'};
    expect(await choose(0.1, {verdicts, device: updated})).toMatchObject({kind: 'webgl', loads: 1});
    expect(await choose(9, {verdicts, device: updated})).toMatchObject({
      kind: 'webgl',
      why: expect.stringContaining('0.10 ms'),
    });
  });
});

describe('webgl, asked for', () => {
  it('runs however slow it is', async () => {
    expect(await choose(9, {choice: 'webgl'})).toMatchObject({kind: 'webgl', why: 'asked for'});
  });

  it('is refused where the numbers differ', async () => {
    await expect(choose(0.1, {choice: 'webgl'}, 0.01)).rejects.toMatchObject({name: 'engine-failed'});
  });
});
