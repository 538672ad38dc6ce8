import type {Model, WeightMatrix} from '../../../../src/core/predict/model.ts';
import {MEAN_DECAY, type WeightName} from '../../../../src/core/predict/network.ts';
import {flag, INT32, INT64, integer, word} from '../../../../src/trainer/graph/onnx-file.ts';
import {GraphBuilder, type Name} from './graph-builder.ts';

/** Items that are found, best first. */
export const SHOWN = 20;

/** Order of the gates in ONNX's operators, as places in ours: update, reset, candidate; input, output, forget, cell. */
const GRU_GATES = [1, 0, 2];
const LSTM_GATES = [0, 3, 1, 2];

const COLUMNS = integer('axis', 1);

/**
 * One event of our network as an ONNX file, written for speed: ONNX's own GRU and LSTM operators, products with their
 * biases in one operator, the scale in the item vectors, the state as one tensor.
 *
 * Inputs: `item` [1, d] unit vector of the event's item, zeros without one; `facts` [1, f] as writeEventFeatures
 * writes them; `state` [1, toStateSize]; `recent` [1, m] int32 rows of the visit's newest items, the newest first,
 * and `known` [1, m] 1, or 0 where there is no item. Outputs: `next` the state after the event; `scores` [1, items]
 * as of scoreItems for a model without neighbours; `indices` [1, SHOWN] int64, rows of the best items.
 */
export function toOnnxStep(model: Model): Uint8Array<ArrayBuffer> {
  const {vector: d, profile: u, hidden: h, kernel, memory: m, features: f} = model.sizes;
  const graph = new GraphBuilder();
  const weight = (name: WeightName): Name => {
    const {data, rows, columns} = model.weights[name];
    return graph.floats(data, [rows, columns]);
  };
  const newer = windowRows(model) - 1;
  const [profileBefore, hiddenBefore, cellBefore, past, , sumBefore, weightBefore] = graph.runAll(
    'Split',
    [graph.input('state', [1, toStateSize(model)]), graph.integers(u, h, h, newer * d, d, d, 1)],
    {outputs: 7, attributes: [COLUMNS]},
  );

  const event = graph.run('Gemm', [graph.input('facts', [1, f]), weight('features.w'), graph.input('item', [1, d])]);
  const window = graph.run('Concat', [event, past], COLUMNS);
  const newest = (rows: number): Name =>
    rows === newer + 1
      ? window
      : graph.run('Slice', [window, graph.integers(0), graph.integers(rows * d), graph.integers(1)]);
  const convolved = graph.run('Relu', [graph.run('Gemm', [newest(kernel), weight('conv.w'), weight('conv.b')])]);
  const seen = graph.run('Concat', [event, convolved], COLUMNS);
  const profile = addGru(graph, model, {seen, before: profileBefore});
  const {hidden, cell} = addLstm(graph, model, {
    given: graph.run('Concat', [seen, profile], COLUMNS),
    before: {hidden: hiddenBefore, cell: cellBefore},
  });

  const memory = graph.run('Reshape', [newest(m), graph.integers(m, d)]);
  const wanted = graph.run('MatMul', [hidden, weight('attend.w')]);
  const gates = graph.run('Gemm', [wanted, memory, weight('attend.b')], flag('transB', true));
  const attended = graph.run('MatMul', [graph.run('Sigmoid', [gates]), memory]);

  const decay = graph.floats(Float32Array.of(MEAN_DECAY), [1]);
  const sum = graph.run('Add', [graph.run('Mul', [sumBefore, decay]), event]);
  const one = graph.floats(Float32Array.of(1), [1]);
  const sumWeight = graph.run('Add', [graph.run('Mul', [weightBefore, decay]), one]);
  const mean = graph.run('Div', [sum, sumWeight]);

  const read = graph.run('Concat', [event, mean, attended], integer('axis', 0));
  const shares = graph.floats(join(model, ['out.newest', 'out.mean', 'out.attend']), [3, d]);
  const ofVectors = graph.run('ReduceSum', [graph.run('Mul', [read, shares]), graph.integers(0)]);
  const states = graph.run('Concat', [hidden, profile], COLUMNS);
  const ofStates = graph.floats(join(model, ['out.w', 'out.profile']), [h + u, d]);
  const query = graph.run('Gemm', [states, ofStates, ofVectors]);

  const bonus = graph.run('Gemm', [hidden, weight('repeat.w'), weight('repeat.b')]);
  addScores(graph, model, {query, bonus});
  const next = graph.run('Concat', [profile, hidden, cell, window, sum, sumWeight], COLUMNS);
  graph.output('next', next, {shape: [1, toStateSize(model)]});
  return graph.toFile();
}

/** Numbers of a state: profile, hidden, cell, window, sum, sumWeight of VisitState, in this order. */
export function toStateSize(model: Model): number {
  const {vector: d, profile: u, hidden: h} = model.sizes;
  return u + 2 * h + windowRows(model) * d + d + 1;
}

function windowRows({sizes}: Model): number {
  return Math.max(sizes.kernel, sizes.memory);
}

function addGru(graph: GraphBuilder, {sizes, weights}: Model, {seen, before}: Record<'seen' | 'before', Name>): Name {
  const {vector: d, convolution: c, profile: u} = sizes;
  const [, after] = graph.runAll(
    'GRU',
    [
      toSequence(graph, seen, d + c),
      graph.floats(toGates(weights['gru.w'], GRU_GATES), [1, 3 * u, d + c]),
      graph.floats(toGates(weights['gru.u'], GRU_GATES), [1, 3 * u, u]),
      graph.floats(toBias(weights['gru.b'], GRU_GATES), [1, 6 * u]),
      '',
      toSequence(graph, before, u),
    ],
    {outputs: 2, attributes: [integer('hidden_size', u), flag('linear_before_reset', true)]},
  );
  return graph.run('Reshape', [after, graph.integers(1, u)]);
}

function addLstm(
  graph: GraphBuilder,
  {sizes, weights}: Model,
  {given, before}: {given: Name; before: Record<'hidden' | 'cell', Name>},
): Record<'hidden' | 'cell', Name> {
  const {vector: d, convolution: c, profile: u, hidden: h} = sizes;
  const [, hidden, cell] = graph.runAll(
    'LSTM',
    [
      toSequence(graph, given, d + c + u),
      graph.floats(toGates(weights['lstm.w'], LSTM_GATES), [1, 4 * h, d + c + u]),
      graph.floats(toGates(weights['lstm.u'], LSTM_GATES), [1, 4 * h, h]),
      graph.floats(toBias(weights['lstm.b'], LSTM_GATES), [1, 8 * h]),
      '',
      toSequence(graph, before.hidden, h),
      toSequence(graph, before.cell, h),
    ],
    {outputs: 3, attributes: [integer('hidden_size', h)]},
  );
  const flat = graph.integers(1, h);
  return {hidden: graph.run('Reshape', [hidden, flat]), cell: graph.run('Reshape', [cell, flat])};
}

function addScores(graph: GraphBuilder, model: Model, {query, bonus}: Record<'query' | 'bonus', Name>): void {
  const {sizes, scale, itemIds, prior} = model;
  const {vector: d, memory: m} = sizes;
  const items = itemIds.length;
  const scaled = graph.floats(
    model.items.map((value) => value * scale),
    [items, d],
  );
  const unit = graph.run('LpNormalization', [query], COLUMNS);
  const priors = graph.floats(prior ?? new Float32Array(items), [1, items]);
  // Items in rows: 0.27 ms for an event of 20,000 items in Chromium, 0.30 ms with items in columns.
  const demanded = graph.run('Gemm', [unit, scaled, priors], flag('transB', true));
  const repeats = graph.run('Mul', [bonus, graph.input('known', [1, m])]);
  const recent = graph.input('recent', [1, m], INT32);
  const scores = graph.run('ScatterElements', [demanded, recent, repeats], COLUMNS, word('reduction', 'add'));
  const shown = Math.min(SHOWN, items);
  const [, indices] = graph.runAll('TopK', [scores, graph.integers(shown)], {outputs: 2, attributes: [COLUMNS]});
  graph.output('scores', scores, {shape: [1, items]});
  graph.output('indices', indices, {shape: [1, shown], type: INT64});
}

/** [1, size] as [time, batch, size], one of each. */
function toSequence(graph: GraphBuilder, row: Name, size: number): Name {
  return graph.run('Reshape', [row, graph.integers(1, 1, size)]);
}

/**
 * Weights of a recurrent layer, [inputs, gates x units], as ONNX keeps them: [gates x units, inputs], gates in its
 * order.
 */
function toGates(matrix: WeightMatrix, order: readonly number[]): Float32Array {
  const whole = transpose(matrix);
  const size = whole.length / order.length;
  const out = new Float32Array(whole.length);
  order.forEach((gate, place) => out.set(whole.subarray(gate * size, (gate + 1) * size), place * size));
  return out;
}

/** Biases of inputs and of states; ours has none of states. */
function toBias(bias: WeightMatrix, order: readonly number[]): Float32Array {
  const out = new Float32Array(2 * bias.columns);
  out.set(toGates(bias, order));
  return out;
}

function transpose({data, rows, columns}: WeightMatrix): Float32Array {
  const out = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) for (let k = 0; k < columns; k++) out[k * rows + r] = data[r * columns + k];
  return out;
}

/** Matrices one under the other. */
function join({weights}: Model, names: readonly WeightName[]): Float32Array {
  return Float32Array.from(names.flatMap((name) => [...weights[name].data]));
}
