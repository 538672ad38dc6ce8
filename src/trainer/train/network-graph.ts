import {HEAD_NAMES, HEADS, type HeadName} from '../../core/contract/heads.ts';
import {
  MEAN_DECAY,
  type NetworkSizes,
  toWeightSpecifications,
  UNIT_EPSILON,
  type WeightName,
} from '../../core/predict/network.ts';
import {gradients} from '../graph/gradients.ts';
import {Graph, type Value} from '../graph/graph.ts';
import {toRecordOf} from './to-record-of.ts';

/** Outputs that have a loss. */
type Seed = 'query' | 'repeat' | HeadName;

/** The network over a batch of visits of `steps` events each, rows in time-major order (row = step x B + visit). */
export interface NetworkGraph {
  readonly graph: Graph;
  readonly outputs: Readonly<Record<Seed | 'profile', Value>>;
  /** Adds the backward pass; its inputs are the outputs' names with `d.` in front. */
  withGradients(seeds: readonly Seed[]): Record<string, Value>;
}

/**
 * Inputs: `x` [R, d] unit item vectors (dropout applied, zero rows where an event has no item), `facts` [R, f],
 * `mask.h` [R, h] dropout of the LSTM's output, `profile.start` [B, u], `zero.d` [B, d] and `zero.h` [B, h] zeros,
 * and the weights. Outputs: `query` [R, d] of length 1, `repeat` [R, m], logits of each head [R, outputs] by its name,
 * `profile` [R, u] the GRU state after each step.
 */
export function buildNetworkGraph(sizes: NetworkSizes, steps: number): NetworkGraph {
  const graph = new Graph();
  const {vector: d, kernel, profile: u, hidden: h, features: f} = sizes;
  const x = graph.input('x', 'R', d);
  const facts = graph.input('facts', 'R', f);
  const maskHidden = graph.input('mask.h', 'R', h);
  const profileStart = graph.input('profile.start', 'B', u);
  const zeroItem = graph.input('zero.d', 'B', d);
  const zeroHidden = graph.input('zero.h', 'B', h);
  const specifications = toWeightSpecifications(sizes);
  const weights = Object.fromEntries(
    specifications.map(({name, rows, columns}) => [name, graph.input(name, rows === 1 ? '1' : 'P', columns)]),
  ) as Record<WeightName, Value>; // one entry per name of the specification

  const event = graph.add(x, graph.matmul(facts, weights['features.w']));
  const convolved = convolve(graph, event, zeroItem, {kernel, steps, weights});
  const seen = graph.concatColumns([event, convolved]);
  const profiles = runGru(graph, seen, profileStart, {u, steps, weights});
  const profile = steps > 1 ? graph.concatRows(profiles) : profiles[0];
  const hidden = runLstm(graph, graph.concatColumns([seen, profile]), profileStart, {h, steps, weights, zeroHidden});
  const masked = graph.mul(hidden, maskHidden);

  const wanted = [
    graph.matmul(masked, weights['out.w']),
    graph.matmul(profile, weights['out.profile']),
    graph.mul(event, weights['out.newest']),
    graph.mul(decayedMean(graph, event, steps), weights['out.mean']),
    graph.mul(attend(graph, masked, {event, zeroItem, memory: sizes.memory, steps, weights}), weights['out.attend']),
  ].reduce((sum, part) => graph.add(sum, part));
  const outputs = {
    query: toUnitRows(graph, wanted),
    repeat: graph.add(graph.matmul(masked, weights['repeat.w']), weights['repeat.b']),
    ...toRecordOf(HEAD_NAMES, (head) => {
      const parts = HEADS[head].inputs.map((part) => ({hidden: masked, profile})[part]);
      const input = parts.length === 1 ? parts[0] : graph.concatColumns(parts);
      return graph.add(graph.matmul(input, weights[`${head}.w`]), weights[`${head}.b`]);
    }),
    profile,
  };
  return {
    graph,
    outputs,
    withGradients(seedNames) {
      const seeds = new Map(
        seedNames.map((name) => [outputs[name], graph.input(`d.${name}`, 'R', outputs[name].columns)]),
      );
      const trained = specifications.map(({name}) => name).filter((name) => isTrained(name, seedNames));
      const found = gradients(graph, seeds, [x, ...trained.map((name) => weights[name])]);
      return Object.fromEntries(['x', ...trained].map((name, index) => [`d.${name}`, found[index]]));
    },
  };
}

/** Whether a weight is trained: a head only if its own loss is among the seeds. */
function isTrained(name: WeightName, seeds: readonly string[]): boolean {
  const head = name.split('.')[0];
  return !['repeat', ...HEAD_NAMES].includes(head) || seeds.includes(head);
}

/** Causal 1-D convolution over the newest `kernel` events, ReLU; events before the visit count as zero. */
function convolve(
  graph: Graph,
  event: Value,
  zero: Value,
  {kernel, steps, weights}: {kernel: number; steps: number; weights: Record<WeightName, Value>},
): Value {
  const shifted = toShifted(graph, event, {zero, steps, count: kernel});
  return graph.relu(graph.add(graph.matmul(graph.concatColumns(shifted), weights['conv.w']), weights['conv.b']));
}

/** The event vectors shifted by 0, 1, .. count - 1 events, [R, d] each; zero before the visit. */
function toShifted(
  graph: Graph,
  event: Value,
  {zero, steps, count}: {zero: Value; steps: number; count: number},
): Value[] {
  const parts = steps > 1 ? graph.splitRows(event, steps) : [event];
  return Array.from({length: count}, (_, back) => {
    if (back === 0) return event;
    const rows = parts.map((_part, step) => (step < back ? zero : parts[step - back]));
    return rows.length === 1 ? rows[0] : graph.concatRows(rows);
  });
}

/**
 * Attention of the LSTM's output over the newest events, each weighted by sigmoid(h·A·event + position bias), [R, d].
 * Sigmoid gates as in STAMP (Liu et al. 2018) and SR-GNN's readout, not a softmax: several items may matter fully.
 */
function attend(
  graph: Graph,
  hidden: Value,
  given: {event: Value; zeroItem: Value; memory: number; steps: number; weights: Record<WeightName, Value>},
): Value {
  const {event, zeroItem, memory, steps, weights} = given;
  const wanted = graph.matmul(hidden, weights['attend.w']);
  const biases = graph.splitColumns(
    weights['attend.b'],
    Array.from({length: memory}, () => 1),
  );
  return toShifted(graph, event, {zero: zeroItem, steps, count: Math.min(memory, steps)})
    .map((past, back) => {
      const gate = graph.sigmoid(graph.add(graph.sumColumns(graph.mul(wanted, past)), biases[back]));
      return graph.mul(past, gate);
    })
    .reduce((sum, part) => graph.add(sum, part));
}

/** GRU, Cho et al. 2014, in the variant that resets after the recurrent product (as cuDNN does). */
function runGru(
  graph: Graph,
  seen: Value,
  start: Value,
  {u, steps, weights}: {u: number; steps: number; weights: Record<WeightName, Value>},
): Value[] {
  const given = graph.add(graph.matmul(seen, weights['gru.w']), weights['gru.b']);
  const perStep = steps > 1 ? graph.splitRows(given, steps) : [given];
  let state = start;
  return perStep.map((step) => {
    const [inputReset, inputUpdate, inputNew] = graph.splitColumns(step, [u, u, u]);
    const [reset, update, fresh] = graph.splitColumns(graph.matmul(state, weights['gru.u']), [u, u, u]);
    const resetGate = graph.sigmoid(graph.add(inputReset, reset));
    const updateGate = graph.sigmoid(graph.add(inputUpdate, update));
    const candidate = graph.tanh(graph.add(inputNew, graph.mul(resetGate, fresh)));
    state = graph.add(candidate, graph.mul(updateGate, graph.sub(state, candidate)));
    return state;
  });
}

/** LSTM with forget gate, Gers et al. 2000, gates in the order input, forget, cell, output; returns [R, h]. */
function runLstm(
  graph: Graph,
  given: Value,
  profileStart: Value,
  options: {h: number; steps: number; weights: Record<WeightName, Value>; zeroHidden: Value},
): Value {
  const {h, steps, weights, zeroHidden} = options;
  const projected = graph.add(graph.matmul(given, weights['lstm.w']), weights['lstm.b']);
  const perStep = steps > 1 ? graph.splitRows(projected, steps) : [projected];
  let hidden = graph.tanh(graph.add(graph.matmul(profileStart, weights['start.w']), weights['start.b']));
  let cell = zeroHidden;
  const states = perStep.map((step) => {
    const gates = graph.add(step, graph.matmul(hidden, weights['lstm.u']));
    const [input, forget, candidate, output] = graph.splitColumns(gates, [h, h, h, h]);
    cell = graph.add(graph.mul(graph.sigmoid(forget), cell), graph.mul(graph.sigmoid(input), graph.tanh(candidate)));
    hidden = graph.mul(graph.sigmoid(output), graph.tanh(cell));
    return hidden;
  });
  return steps > 1 ? graph.concatRows(states) : states[0];
}

/** Running mean of the visit's events, an earlier one weighing MEAN_DECAY less per step; returns [R, d]. */
function decayedMean(graph: Graph, event: Value, steps: number): Value {
  if (steps === 1) return event;
  let sum: Value | undefined;
  let weight = 0;
  const means = graph.splitRows(event, steps).map((step) => {
    sum = sum ? graph.add(graph.affine(sum, MEAN_DECAY), step) : step;
    weight = weight * MEAN_DECAY + 1;
    return graph.affine(sum, 1 / weight);
  });
  return graph.concatRows(means);
}

function toUnitRows(graph: Graph, value: Value): Value {
  const length = graph.sqrt(graph.affine(graph.sumColumns(graph.mul(value, value)), 1, UNIT_EPSILON));
  return graph.mul(value, graph.reciprocal(length));
}
