import {EVENT_FEATURES, writeEventFeatures} from '../../../../src/core/features/event-features.ts';
import {addItemVector, type Model} from '../../../../src/core/predict/model.ts';
import {scoreItems} from '../../../../src/core/predict/score.ts';
import {startVisit, stepVisit} from '../../../../src/core/predict/step.ts';
import {randomVisit} from '../../../support/random-model.ts';
import {toOnnxStep, toStateSize} from './onnx-step.ts';

/** ONNX Runtime, for Node or for browsers: their interfaces are one. */
export type OnnxRuntime = typeof import('onnxruntime-node');
type Tensor = InstanceType<OnnxRuntime['Tensor']>;
type Session = Awaited<ReturnType<OnnxRuntime['InferenceSession']['create']>>;
type VisitEvent = Readonly<Record<'item' | 'kind' | 'gapMs', number>>;

/** Events of the visit that the numbers are compared over: more than the network keeps. */
const COMPARED = 25;
const MAX_DIFFERENCE = 1e-3;

/** Our network, without neighbours, run by ONNX Runtime event by event. */
export class OnnxNetwork {
  private state!: Tensor; // by startVisit, which open calls
  private items: number[] = [];

  /** @throws Error where its scores are not those of scoreItems */
  static async open(runtime: OnnxRuntime, model: Model): Promise<OnnxNetwork> {
    const session = await runtime.InferenceSession.create(toOnnxStep(model), {
      graphOptimizationLevel: 'all',
      intraOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    const network = new OnnxNetwork(runtime, session, model);
    await network.compare();
    return network;
  }

  private constructor(
    private readonly runtime: OnnxRuntime,
    private readonly session: Session,
    private readonly model: Model,
  ) {}

  startVisit(): void {
    const {hidden, profile} = startVisit(this.model);
    const state = new Float32Array(toStateSize(this.model));
    state.set(hidden, profile.length);
    this.state = this.toTensor(state);
    this.items = [];
  }

  /** One event, every item scored, the first 20 found. @returns rows of items, best first */
  async step(event: VisitEvent): Promise<BigInt64Array> {
    const {indices} = await this.run(event, ['next', 'indices']);
    return indices.data as BigInt64Array; // as toOnnxStep declares it
  }

  /** One event. @returns the scores of all items too */
  async score(event: VisitEvent): Promise<{indices: BigInt64Array; scores: Float32Array}> {
    const {indices, scores} = await this.run(event, ['next', 'indices', 'scores']);
    return {indices: indices.data as BigInt64Array, scores: scores.data as Float32Array}; // as toOnnxStep declares them
  }

  close(): Promise<void> {
    return this.session.release();
  }

  private async run(
    {item, kind, gapMs}: VisitEvent,
    wanted: readonly string[],
  ): Promise<Readonly<Record<string, Tensor>>> {
    const {vector: d, memory} = this.model.sizes;
    const vector = new Float32Array(d);
    if (item >= 0) addItemVector(this.model, item, vector);
    const facts = new Float32Array(EVENT_FEATURES);
    writeEventFeatures(kind, gapMs, {out: facts, offset: 0});
    this.items.push(item);
    const recent = new Int32Array(memory);
    const known = new Float32Array(memory);
    for (let back = 0; back < memory && back < this.items.length; back++) {
      const row = this.items[this.items.length - 1 - back];
      if (row < 0) continue;
      recent[back] = row;
      known[back] = 1;
    }
    const results = await this.session.run(
      {
        state: this.state,
        item: this.toTensor(vector),
        facts: this.toTensor(facts),
        recent: new this.runtime.Tensor('int32', recent, [1, memory]),
        known: this.toTensor(known),
      },
      wanted,
    );
    this.state = results.next;
    return results;
  }

  private toTensor(row: Float32Array): Tensor {
    return new this.runtime.Tensor('float32', row, [1, row.length]);
  }

  private async compare(): Promise<void> {
    const model = {...this.model, neighbours: undefined};
    const state = startVisit(model);
    const expected = new Float32Array(model.itemIds.length);
    this.startVisit();
    let place = 0;
    for (const event of randomVisit(model, {events: COMPARED})) {
      place++;
      stepVisit(model, state, event);
      scoreItems(model, state, expected);
      const {scores} = await this.score(event);
      const difference = scores.reduce((most, score, item) => Math.max(most, Math.abs(score - expected[item])), 0);
      if (!(difference <= MAX_DIFFERENCE)) {
        throw new Error(`ONNX Runtime's scores differ from ours by ${difference} after ${place} events.`);
      }
    }
    this.startVisit();
  }
}
