import {ProfilerError} from '../../../core/contract/errors.ts';
import type {Model} from '../../../core/predict/model.ts';
import {MEAN_DECAY} from '../../../core/predict/network.ts';
import {multiplyRow, startVisit, stepVisit, toEventVector} from '../../../core/predict/step.ts';
import {copyState, type VisitState} from '../../../core/predict/visit-state.ts';
import type {Engine, NetworkEvent} from '../engine.ts';
import {BonusTable} from './programs/bonus-table.ts';
import {toListTexels} from './programs/glsl.ts';
import {type GpuLayout, toGpuLayout} from './programs/gpu-layout.ts';
import {toQueryState, toRingTexels} from './programs/load-state.ts';
import {readState} from './programs/read-state.ts';
import {type DeviceMemory, WebglDevice} from './device.ts';
import {WebglNetwork} from './network.ts';

/**
 * The network on TensorFlow.js's WebGL backend: five draws per event, one upload before them and one read-back after.
 * The state stays on the GPU; it is read back together with the scores, because it has to be made durable anyway.
 *
 * @throws ProfilerError `engine-failed` if WebGL 2 with float textures is missing, the items do not fit, or a
 *   program does not compile
 */
export async function createWebglEngine(model: Model): Promise<WebglEngine> {
  const {codes} = model;
  if (!codes)
    throw new ProfilerError(
      'engine-failed',
      'WebGL needs item vectors as codes, as they are in model files; this model has none. Use the CPU engine.',
    );
  const device = new WebglDevice();
  try {
    const layout = toGpuLayout(model, device.largest);
    const network = new WebglNetwork(device, model, {codes, layout});
    await network.compile();
    return new WebglEngine(model, device, {network, layout});
  } catch (error) {
    device.dispose();
    throw error;
  }
}

/** See Engine; made by createWebglEngine. */
export class WebglEngine implements Engine {
  readonly kind = 'webgl';
  readonly renderer: string;
  readonly lost: Promise<string>;
  private readonly network: WebglNetwork;
  private readonly layout: GpuLayout;
  private readonly bonus: BonusTable;
  /**
   * Window, sum and items are always up to date here; the other fields live on the GPU and are valid only while
   * `isStateRead`.
   */
  private state: VisitState;
  private isStateRead = true;
  private areScoresRead = false;
  private stamp = 0;
  /** Slot of the newest event in the ring buffers. */
  private slot = 0;
  private readonly eventTexels: Float32Array;
  /** The texels of the scores, as they are read back. */
  private readonly scoreTexels: Float32Array;

  constructor(
    private readonly model: Model,
    private readonly device: WebglDevice,
    {network, layout}: {network: WebglNetwork; layout: GpuLayout},
  ) {
    this.network = network;
    this.layout = layout;
    this.renderer = device.renderer;
    this.lost = device.lost;
    this.bonus = new BonusTable(model);
    const texels = ([width, height]: readonly [number, number]) => new Float32Array(4 * width * height);
    this.eventTexels = texels([layout.event[0], 2]);
    this.scoreTexels = texels(layout.scores);
    this.state = startVisit(model);
    this.warmUp();
  }

  load(state: VisitState): void {
    this.state = copyState(state);
    const {network, device, model, layout} = this;
    const ring = toRingTexels(model, state, layout);
    this.slot = 0;
    device.textures.upload(network.event, ring.events);
    device.textures.upload(network.memory, ring.memory);
    device.textures.upload(network.profile.now, toListTexels(toLanes([state.profile]), layout.profilePlaces));
    device.textures.upload(network.lstm.now, toListTexels(toLanes([state.hidden, state.cell])));
    device.textures.upload(network.query, toListTexels(toQueryState(model, state, layout)));
    this.uploadEvent(state.window.subarray(0, model.sizes.vector)); // uploads the bonus table, which score reads
    this.isStateRead = true;
    this.areScoresRead = false;
  }

  stepOther(state: VisitState, event: NetworkEvent): void {
    stepVisit(this.model, state, event);
  }

  step(event: NetworkEvent): void {
    const {state} = this;
    const {vector: d} = this.model.sizes;
    const vector = toEventVector(this.model, event, (row, name) => multiplyRow(row, this.model.weights[name]));
    state.items.push(event.item);
    state.window.copyWithin(d, 0, state.window.length - d);
    state.window.set(vector, 0);
    state.sumWeight = state.sumWeight * MEAN_DECAY + 1;
    for (let k = 0; k < d; k++) state.sum[k] = state.sum[k] * MEAN_DECAY + vector[k];
    this.slot = (this.slot + 1) % this.layout.ring;
    this.uploadEvent(vector);
    this.device.flush();
    this.network.step(this.slot, state.items.length);
    this.device.flush();
    this.isStateRead = false;
    this.areScoresRead = false;
  }

  save(): VisitState {
    if (!this.isStateRead) this.readScores();
    return copyState(this.state);
  }

  score(out: Float32Array): void {
    if (!this.areScoresRead) this.readScores();
    out.set(this.scoreTexels.subarray(0, out.length));
  }

  /** Tensors and bytes on the GPU: the same after every event. */
  memory(): DeviceMemory {
    return this.device.memory();
  }

  /** Loses the GPU on purpose, as may happen at any time. */
  lose(): void {
    this.device.lose();
  }

  dispose(): void {
    this.device.dispose();
  }

  /** The first run of a program costs more than any later one. */
  private warmUp(): void {
    this.load(this.state);
    this.step({item: -1, kind: 0, gapMs: -1});
    this.save();
    this.load(startVisit(this.model));
  }

  /** One upload: the event's vector, the visit's mean, the bonus table. */
  private uploadEvent(vector: Float32Array): void {
    const {eventTexels, layout, state} = this;
    const row = 4 * layout.event[0];
    const table = 4 * layout.vectorTexels;
    eventTexels.set(vector, 0);
    for (let k = 0; k < vector.length; k++)
      eventTexels[row + k] = state.sumWeight > 0 ? state.sum[k] / state.sumWeight : 0;
    this.bonus.write(state.items, eventTexels.subarray(table, row), eventTexels.subarray(row + table));
    this.device.textures.upload(this.network.event, eventTexels, 2 * this.slot);
  }

  private readScores(): void {
    this.stamp = (this.stamp % LAST_STAMP) + 1;
    const {items} = this.state;
    const repeats = Array.from({length: this.model.sizes.memory}, (_, back) => items[items.length - 1 - back] ?? -1);
    this.network.score(this.slot, this.stamp, repeats);
    this.device.textures.read(this.network.scores, 0, this.scoreTexels);
    this.takeState(this.scoreTexels.subarray(4 * this.layout.scores[0] * this.layout.groupRows));
    this.areScoresRead = true;
  }

  /** @throws ProfilerError `engine-failed` when the read-back does not carry the stamp of the last draw */
  private takeState(texels: Float32Array): void {
    this.device.check();
    if (texels[0] !== this.stamp) throw this.device.toLoss();
    readState(texels, this.state);
    this.isStateRead = true;
  }
}

/** Stamps run from 1 to this number, which is exact in every float format that a GPU may use, 16 bits included. */
const LAST_STAMP = 1000;

/** Lists of units side by side: unit i of list j is lane j of texel i. */
function toLanes(lists: readonly Float32Array[]): Float32Array {
  const texels = new Float32Array(4 * lists[0].length);
  lists.forEach((list, lane) => list.forEach((value, unit) => (texels[4 * unit + lane] = value)));
  return texels;
}
