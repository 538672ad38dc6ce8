import {createRandom, shuffle} from '../random.ts';

/** One list of candidates and which of them came next. */
export interface RefinementExample {
  /** [candidates, inputs] */
  readonly inputs: Float32Array;
  /** [candidates] of the first stage. */
  readonly logits: Float32Array;
  /** Index of the item that came next; -1 if it is not among the candidates. */
  readonly target: number;
}

/** inputs -> ReLU units -> one number. */
export interface RefinementWeights {
  /** [inputs, units] */
  readonly weights: Float64Array;
  /** [units] */
  readonly bias: Float64Array;
  /** [units] */
  readonly output: Float64Array;
}

const UNITS = 24;
const EPOCHS = 15;
const BATCH = 64;
const RATE = 0.003;
/** The rate falls linearly to this share of it. */
const MIN_RATE_SHARE = 0.02;
const DECAY = 1e-4;
/** Adam's usual settings (Kingma, Ba, 2015). */
const FIRST = 0.9;
const SECOND = 0.999;
const EPSILON = 1e-8;
/** Candidates whose gradient is smaller do not matter. */
const MIN_GRADIENT = 1e-6;

/**
 * Trains the network of the second stage: listwise softmax cross entropy of logit + output over the candidates, by
 * Adam. Its output starts at 0, so that an untrained network changes nothing.
 *
 * @param width numbers of inputs of a candidate
 */
export function trainRefinement(
  examples: readonly RefinementExample[],
  {width, seed}: {width: number; seed: number},
): RefinementWeights {
  const known = examples.filter(({target}) => target >= 0);
  const scaling = toScaling(known, width);
  const scaled = known.map((example) => ({...example, inputs: toScaled(example.inputs, scaling)}));
  const network = new Network(width, seed);
  const random = createRandom(seed);
  const order = Int32Array.from(known.keys());
  const steps = EPOCHS * Math.ceil(order.length / BATCH);
  for (let epoch = 0, step = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (let at = 0; at < order.length; at += BATCH, step++) {
      const batch = Array.from(order.subarray(at, at + BATCH), (index) => scaled[index]);
      network.learn(batch, RATE * Math.max(MIN_RATE_SHARE, 1 - step / steps));
    }
  }
  return network.toWeights(scaling);
}

interface Scaling {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Mean and standard deviation of each input; the deviation of a constant input is 1. */
function toScaling(examples: readonly RefinementExample[], width: number): Scaling {
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  let rows = 0;
  for (const {inputs} of examples) {
    rows += inputs.length / width;
    for (let at = 0; at < inputs.length; at++) {
      sums[at % width] += inputs[at];
      squares[at % width] += inputs[at] ** 2;
    }
  }
  const mean = sums.map((sum) => sum / Math.max(1, rows));
  const deviation = squares.map((square, k) => Math.sqrt(Math.max(0, square / Math.max(1, rows) - mean[k] ** 2)) || 1);
  return {mean, deviation};
}

function toScaled(inputs: Float32Array, {mean, deviation}: Scaling): Float32Array {
  return inputs.map((value, at) => (value - mean[at % mean.length]) / deviation[at % mean.length]);
}

/** All numbers in one array: weights, then bias, then output. */
class Network {
  private readonly numbers: Float64Array;
  private readonly gradient: Float64Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly biasAt: number;
  private readonly outputAt: number;
  private steps = 0;

  constructor(
    private readonly width: number,
    seed: number,
  ) {
    this.biasAt = width * UNITS;
    this.outputAt = this.biasAt + UNITS;
    const random = createRandom(seed);
    const bound = Math.sqrt(6 / (width + UNITS)); // Glorot, Bengio, 2010
    const length = this.outputAt + UNITS;
    this.numbers = Float64Array.from({length}, (_, at) => (at < this.biasAt ? (2 * random() - 1) * bound : 0));
    [this.gradient, this.first, this.second] = [0, 1, 2].map(() => new Float64Array(length)) as Float64Array[];
  }

  /** One step of Adam on a batch of examples with scaled inputs. */
  learn(batch: readonly RefinementExample[], rate: number): void {
    const {numbers, gradient, first, second} = this;
    gradient.fill(0);
    for (const example of batch) this.addGradient(example, 1 / batch.length);
    this.steps++;
    const firstShare = 1 - FIRST ** this.steps;
    const secondShare = 1 - SECOND ** this.steps;
    for (let at = 0; at < numbers.length; at++) {
      const slope = gradient[at] + DECAY * numbers[at];
      first[at] = FIRST * first[at] + (1 - FIRST) * slope;
      second[at] = SECOND * second[at] + (1 - SECOND) * slope * slope;
      numbers[at] -= (rate * (first[at] / firstShare)) / (Math.sqrt(second[at] / secondShare) + EPSILON);
    }
  }

  /** The weights for inputs that are not scaled. */
  toWeights({mean, deviation}: Scaling): RefinementWeights {
    const {numbers, width, biasAt, outputAt} = this;
    const weights = numbers.slice(0, biasAt).map((value, at) => value / deviation[Math.floor(at / UNITS)]);
    const bias = numbers.slice(biasAt, outputAt);
    for (let k = 0; k < width; k++) {
      for (let unit = 0; unit < UNITS; unit++) bias[unit] -= mean[k] * weights[k * UNITS + unit];
    }
    return {weights, bias, output: numbers.slice(outputAt)};
  }

  private addGradient({inputs, logits, target}: RefinementExample, share: number): void {
    const {numbers, gradient, width, biasAt, outputAt} = this;
    const units = new Float32Array(logits.length * UNITS);
    const sums = Float64Array.from(logits);
    for (let place = 0; place < logits.length; place++) {
      for (let unit = 0; unit < UNITS; unit++) {
        let sum = numbers[biasAt + unit];
        for (let k = 0; k < width; k++) sum += inputs[place * width + k] * numbers[k * UNITS + unit];
        if (sum <= 0) continue;
        units[place * UNITS + unit] = sum;
        sums[place] += sum * numbers[outputAt + unit];
      }
    }
    const highest = sums.reduce((most, sum) => Math.max(most, sum), -Infinity);
    const odds = sums.map((sum) => Math.exp(sum - highest));
    const all = odds.reduce((sum, value) => sum + value, 0);
    for (let place = 0; place < logits.length; place++) {
      const slope = share * (odds[place] / all - (place === target ? 1 : 0));
      if (Math.abs(slope) < MIN_GRADIENT) continue;
      for (let unit = 0; unit < UNITS; unit++) {
        const value = units[place * UNITS + unit];
        if (value === 0) continue;
        gradient[outputAt + unit] += slope * value;
        const inner = slope * numbers[outputAt + unit];
        gradient[biasAt + unit] += inner;
        for (let k = 0; k < width; k++) gradient[k * UNITS + unit] += inner * inputs[place * width + k];
      }
    }
  }
}
