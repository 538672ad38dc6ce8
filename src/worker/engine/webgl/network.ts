import type {ItemCodes, Model} from '../../../core/predict/model.ts';
import type {GpuLayout} from './programs/gpu-layout.ts';
import {type TexelProgram, toListSize} from './programs/glsl.ts';
import {toCodeTexels, toItemTexels} from './programs/items.ts';
import {lstmProgram} from './programs/lstm.ts';
import {perceiveProgram} from './programs/perceive.ts';
import {profileProgram} from './programs/profile.ts';
import {queryProgram} from './programs/query.ts';
import {ITEMS_TEXTURE, scoresProgram} from './programs/scores.ts';
import {toHalfTexels, toLstmTexels, toPerceiveTexels, toProfileTexels, toQueryTexels} from './programs/weights.ts';
import type {WebglDevice} from './device.ts';
import type {ReadyProgram} from './program-runner.ts';
import type {Texels, Textures, Words} from './textures.ts';

/** One draw: `inputs` and `words` are read, `output` is written. */
interface Draw {
  readonly program: TexelProgram;
  readonly inputs: () => Texels[];
  readonly words?: Readonly<Record<string, Words>>;
  readonly output: () => Texels;
}

/** Double-buffered state: one half is read while the other is written, then they swap. */
export class Pair {
  now: Texels;
  next: Texels;

  constructor(textures: Textures, width: number, height: number) {
    this.now = textures.createTexels(width, height);
    this.next = textures.createTexels(width, height);
  }

  swap(): void {
    [this.now, this.next] = [this.next, this.now];
  }
}

/**
 * The network as textures and draws: four draws per step and one for all scores.
 */
export class WebglNetwork {
  readonly event: Texels;
  readonly query: Texels;
  readonly scores: Texels;
  readonly memory: Texels;
  readonly profile: Pair;
  readonly lstm: Pair;
  private readonly draws: Draw[];
  private programs: readonly ReadyProgram[] = [];

  constructor(
    private readonly device: WebglDevice,
    model: Model,
    {codes, layout}: {codes: ItemCodes; layout: GpuLayout},
  ) {
    const {textures} = device;
    const blank = (width: number, height: number): Texels => textures.createTexels(width, height);
    const {sizes, vectorTexels, memoryTexels} = layout;
    const memory = (this.memory = blank(...layout.memory));
    const profile = (this.profile = new Pair(textures, ...toListSize(layout.profilePlaces)));
    const lstm = (this.lstm = new Pair(textures, ...toListSize(sizes.hidden)));
    const event = (this.event = blank(...layout.event));
    const query = (this.query = blank(...toListSize(vectorTexels + memoryTexels)));
    const scores = (this.scores = blank(...layout.scores));
    const [perceiveWeights, profileWeights, lstmWeights, queryWeights] = [
      toPerceiveTexels,
      toProfileTexels,
      toLstmTexels,
      toQueryTexels,
    ].map((toTexels) => textures.createWords(toHalfTexels(toTexels(model, layout))));
    const itemTexels = toItemTexels(model, layout);
    const items = textures.createTexels(itemTexels.width, itemTexels.height, itemTexels.values);
    this.draws = [
      {
        program: perceiveProgram(layout),
        inputs: () => [event, lstm.now],
        words: {weights: perceiveWeights},
        output: () => memory,
      },
      {
        program: profileProgram(layout),
        inputs: () => [profile.now, memory, event],
        words: {weights: profileWeights, lstmWeights},
        output: () => profile.next,
      },
      {
        program: lstmProgram(layout),
        inputs: () => [lstm.now, memory, profile.now],
        words: {weights: lstmWeights},
        output: () => lstm.next,
      },
      {
        program: queryProgram(layout),
        inputs: () => [memory, event, profile.now, lstm.now],
        words: {weights: queryWeights},
        output: () => query,
      },
      {
        program: scoresProgram(layout),
        inputs: () => [query, items, event, profile.now, lstm.now],
        words: {[ITEMS_TEXTURE]: textures.createWords(toCodeTexels(codes, layout))},
        output: () => scores,
      },
    ];
  }

  /** @throws ProfilerError `engine-failed` */
  async compile(): Promise<void> {
    this.programs = await this.device.programs.compile(
      this.draws.map(({program, inputs, words = {}, output}) => ({program, inputs: inputs(), words, output: output()})),
    );
  }

  /**
   * Reads the uploaded event. @param slot its slot in the ring @param events number of events of the visit, this one
   * included
   */
  step(slot: number, events: number): void {
    this.draw(PERCEIVE, {uniforms: [[slot]], rows: [2 * slot, 2]});
    this.draw(PROFILE, {uniforms: [[slot]]});
    this.profile.swap();
    this.draw(LSTM, {uniforms: [[slot]]});
    this.lstm.swap();
    this.draw(QUERY, {uniforms: [[slot], [events]]});
  }

  /**
   * @param slot of the newest event in the ring
   * @param stamp number that is read back with the state, so that zeros from a lost GPU are recognised
   * @param repeats [memory] items of the newest events, newest first, -1 if there is none
   */
  score(slot: number, stamp: number, repeats: number[]): void {
    this.draw(SCORES, {uniforms: [[slot], [stamp], repeats]});
  }

  private draw(index: number, options: {uniforms?: number[][]; rows?: readonly [number, number]} = {}): void {
    const {inputs, output} = this.draws[index];
    this.device.programs.run(this.programs[index], inputs(), {output: output(), ...options});
  }
}

// Indices into `draws`.
const PERCEIVE = 0;
const PROFILE = 1;
const LSTM = 2;
const QUERY = 3;
const SCORES = 4;
