import {type NetworkSizes, toWeightSpecifications} from '../../core/predict/network.ts';
import type {Matrix} from '../graph/executor.ts';
import type {Random} from '../random.ts';

const ADAM_MEAN = 0.9;
const ADAM_SQUARE = 0.999;
const ADAM_EPSILON = 1e-8;

/** The weights of the network except the item vectors, with their Adam state. */
export class NetworkWeights {
  readonly matrices: Readonly<Record<string, Matrix>>;
  private readonly mean = new Map<string, Float32Array>();
  private readonly square = new Map<string, Float32Array>();
  private steps = 0;

  constructor(sizes: NetworkSizes, random: Random) {
    this.matrices = Object.fromEntries(
      toWeightSpecifications(sizes).map(({name, rows, columns, start}) => {
        const data = new Float32Array(rows * columns);
        const bound = Math.sqrt(6 / (rows + columns));
        if (start === 'fan') for (let i = 0; i < data.length; i++) data[i] = (random() * 2 - 1) * bound;
        if (start === 'one') data.fill(1);
        // Forget gates start open, Jozefowicz et al. 2015.
        if (start === 'gates') data.fill(1, columns / 4, columns / 2);
        return [name, {data, rows, columns}];
      }),
    );
  }

  /** One Adam step (Kingma and Ba 2015); weights without a gradient stay as they are. */
  update(gradients: Readonly<Record<string, Matrix>>, rate: number): void {
    this.steps++;
    const meanCorrection = rate / (1 - ADAM_MEAN ** this.steps);
    const squareCorrection = 1 / (1 - ADAM_SQUARE ** this.steps);
    for (const [name, {data}] of Object.entries(this.matrices)) {
      const gradient = gradients[`d.${name}`]?.data;
      if (!gradient) continue;
      const mean = slot(this.mean, name, data.length);
      const square = slot(this.square, name, data.length);
      for (let i = 0; i < data.length; i++) {
        const g = gradient[i];
        mean[i] = ADAM_MEAN * mean[i] + (1 - ADAM_MEAN) * g;
        square[i] = ADAM_SQUARE * square[i] + (1 - ADAM_SQUARE) * g * g;
        data[i] -= (meanCorrection * mean[i]) / (Math.sqrt(square[i] * squareCorrection) + ADAM_EPSILON);
      }
    }
  }

  /** The state needed to resume a run, by name. */
  toState(): Record<string, Float32Array> {
    const state: Record<string, Float32Array> = {'weights.steps': Float32Array.of(this.steps)};
    for (const [name, {data}] of Object.entries(this.matrices)) {
      state[`weights.${name}`] = data;
      const mean = this.mean.get(name);
      const square = this.square.get(name);
      if (mean) state[`mean.${name}`] = mean;
      if (square) state[`square.${name}`] = square;
    }
    return state;
  }

  restore(state: Readonly<Record<string, Float32Array>>): void {
    this.steps = state['weights.steps'][0];
    for (const [name, {data}] of Object.entries(this.matrices)) {
      data.set(state[`weights.${name}`]);
      if (state[`mean.${name}`]) this.mean.set(name, Float32Array.from(state[`mean.${name}`]));
      if (state[`square.${name}`]) this.square.set(name, Float32Array.from(state[`square.${name}`]));
    }
  }
}

function slot(states: Map<string, Float32Array>, name: string, length: number): Float32Array {
  const known = states.get(name);
  if (known) return known;
  const fresh = new Float32Array(length);
  states.set(name, fresh);
  return fresh;
}
