import {ProfilerError} from '../../core/contract/errors.ts';
import {countItems, type Model} from '../../core/predict/model.ts';
import {MEAN_DECAY} from '../../core/predict/network.ts';
import {ScoreTable} from '../../core/predict/score-table.ts';
import {multiplyRow, startVisit, toEventVector} from '../../core/predict/step.ts';
import type {VisitState} from '../../core/predict/visit-state.ts';
import {copyState} from './cpu.ts';
import {type Engine, MOST_SHOWN, type NetworkEvent, type TopItems} from './engine.ts';
import {BonusTable} from './programs/bonus-table.ts';
import {toListTexels} from './programs/glsl.ts';
import {type GpuLayout, toGpuLayout} from './programs/gpu-layout.ts';
import {toQueryState, toRingTexels} from './programs/load-state.ts';
import {readReport} from './programs/read-report.ts';
import {readState} from './programs/read-state.ts';
import {type DeviceMemory, WebglDevice} from './webgl-device.ts';
import {WebglNetwork} from './webgl-network.ts';

/**
 * Up to so many items all scores are read back and the best found on the CPU: four megabytes more to read cost less
 * than the three draws that find them on the GPU, and the shelf wants all scores anyway.
 */
const READ_WHOLE_UP_TO = 1_048_576;

/**
 * The network on TensorFlow.js's WebGL backend: five draws an event, one upload before them and one read-back after.
 * The state stays on the GPU; it is read back together with the scores, because it has to be made durable anyway.
 *
 * @param readWholeUpTo items; for tests and benchmarks
 * @throws ProfilerError `engine-failed` where WebGL 2 with float textures is missing, the items do not fit, or a
 *   program does not compile
 */
export async function createWebglEngine(
  model: Model,
  {readWholeUpTo = READ_WHOLE_UP_TO}: {readWholeUpTo?: number} = {},
): Promise<WebglEngine> {
  const {codes} = model;
  if (!codes)
    throw new ProfilerError('engine-failed', 'WebGL needs a model that came from files: this one has no codes.');
  const device = new WebglDevice();
  try {
    const shown = countItems(model) > readWholeUpTo ? MOST_SHOWN : 0;
    const layout = toGpuLayout(model, {shown, largest: device.largest});
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
  /** Window, sum and items are kept up to date here as well; the rest is the GPU's and right while `isRead`. */
  private state: VisitState;
  private isRead = true;
  /** How far the answer to the newest event is: on the GPU, and read back. */
  private isScored = false;
  private areScoresRead = false;
  private stamp = 0;
  /** Place of the newest event in the rings. */
  private slot = 0;
  private readonly eventTexels: Float32Array;
  /** The texels of the scores, as they are read back. */
  private readonly table: ScoreTable;
  private readonly reportTexels: Float32Array;

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
    this.table = new ScoreTable(layout.items, 4 * layout.scores[0] * layout.scores[1]);
    this.reportTexels = texels(layout.report);
    this.state = startVisit(model);
    this.warmUp();
  }

  load(state: VisitState): void {
    this.state = copyState(state);
    const {network, device, model, layout} = this;
    const ring = toRingTexels(model, state, layout);
    this.slot = 0;
    device.upload(network.event, ring.events);
    device.upload(network.memory, ring.memory);
    device.upload(network.profile.now, toListTexels(toLanes([state.profile]), layout.profilePlaces));
    device.upload(network.lstm.now, toListTexels(toLanes([state.hidden, state.cell])));
    device.upload(network.query, toListTexels(toQueryState(model, state, layout)));
    this.uploadEvent(state.window.subarray(0, model.sizes.vector)); // for the bonus table, which is needed for scores
    this.isRead = true;
    this.forgetAnswer();
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
    this.device.begin();
    this.network.step(this.slot, state.items.length);
    this.device.begin();
    this.isRead = false;
    this.forgetAnswer();
  }

  save(): VisitState {
    if (!this.isRead) this.readScores();
    return copyState(this.state);
  }

  score(out: Float32Array): void {
    if (!this.areScoresRead) this.readScores();
    out.set(this.table.numbers.subarray(0, out.length));
  }

  top(count: number): TopItems {
    const {report} = this.network;
    if (this.areScoresRead || !report) return this.topOfAll(count);
    this.askForScores();
    this.network.findBest();
    this.device.read(report, 0, this.reportTexels);
    this.takeState(this.reportTexels.subarray(4 * this.layout.report[0] * this.layout.shown));
    return readReport(this.reportTexels, this.layout, Math.min(count, MOST_SHOWN));
  }

  private topOfAll(count: number): TopItems {
    if (!this.areScoresRead) this.readScores();
    const items = this.table.top(count);
    return {items, logits: Float32Array.from(items, (item) => this.table.numbers[item])};
  }

  /** Tensors and bytes on the GPU: the same after every event. */
  memory(): DeviceMemory {
    return this.device.memory();
  }

  /** Takes the GPU away, as a driver may at any time. */
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
    this.top(1);
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
    this.device.upload(this.network.event, eventTexels, 2 * this.slot);
  }

  private forgetAnswer(): void {
    this.isScored = false;
    this.areScoresRead = false;
  }

  private askForScores(): void {
    if (this.isScored) return;
    this.stamp = (this.stamp % LAST_STAMP) + 1;
    const {items} = this.state;
    const repeats = Array.from({length: this.model.sizes.memory}, (_, back) => items[items.length - 1 - back] ?? -1);
    this.network.score(this.slot, this.stamp, repeats);
    this.isScored = true;
  }

  private readScores(): void {
    this.askForScores();
    this.device.read(this.network.scores, 0, this.table.numbers);
    this.takeState(this.table.numbers.subarray(4 * this.layout.scores[0] * this.layout.groupRows));
    this.areScoresRead = true;
  }

  /** @throws ProfilerError `engine-failed` when what came back is not the answer to the last question */
  private takeState(texels: Float32Array): void {
    this.device.check();
    if (texels[0] !== this.stamp) throw this.device.toLoss();
    readState(texels, this.state);
    this.isRead = true;
  }
}

/** Whole numbers up to here are exact in half the formats a GPU may keep. */
const LAST_STAMP = 1000;

/** Lists of units side by side: unit i of list j is lane j of texel i. */
function toLanes(lists: readonly Float32Array[]): Float32Array {
  const texels = new Float32Array(4 * lists[0].length);
  lists.forEach((list, lane) => list.forEach((value, unit) => (texels[4 * unit + lane] = value)));
  return texels;
}
