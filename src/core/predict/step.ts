import {EVENT_FEATURES, writeEventFeatures} from '../features/event-features.ts';
import {sigmoid} from '../learn/sigmoid.ts';
import {addItemVector, type Model, type WeightMatrix} from './model.ts';
import {MEAN_DECAY, UNIT_EPSILON, type WeightName} from './network.ts';
import type {VisitState} from './visit-state.ts';

/**
 * Multiplies a row, [rows], by the weight matrix of that name; the result may be overwritten by the next product with
 * the same matrix.
 */
export type Multiply = (row: Float32Array, name: WeightName) => Float32Array;

/** State at the start of a visit: with the profile state of a returning shopper, or without one for a new shopper. */
export function startVisit(model: Model, profile?: Float32Array): VisitState {
  const {vector: d, hidden: h, profile: u, kernel, memory} = model.sizes;
  const known = profile ? Float32Array.from(profile) : new Float32Array(u);
  const start = multiplyRow(known, model.weights['start.w']);
  const bias = model.weights['start.b'].data;
  return {
    profile: known,
    hidden: start.map((value, k) => Math.tanh(value + bias[k])),
    cell: new Float32Array(h),
    window: new Float32Array(Math.max(kernel, memory) * d),
    sum: new Float32Array(d),
    sumWeight: 0,
    items: [],
    query: new Float32Array(d),
  };
}

/**
 * Reads one event: CNN, GRU, LSTM and query, changing the state in place.
 *
 * @param event model row of the item (-1: none or unknown), index into EVENT_KINDS, ms since the visit's previous event
 *   (-1: first)
 * @param multiply computes products with a matrix; by a plain loop by default
 */
export function stepVisit(
  model: Model,
  state: VisitState,
  event: {item: number; kind: number; gapMs: number},
  multiply: Multiply = (row, name) => multiplyRow(row, model.weights[name]),
): void {
  const {sizes, weights} = model;
  const {vector: d, profile: u, hidden: h, kernel, convolution: c} = sizes;
  const vector = toEventVector(model, event, multiply);
  state.items.push(event.item);

  state.window.copyWithin(d, 0, state.window.length - d);
  state.window.set(vector, 0);
  const convolved = multiply(state.window.subarray(0, kernel * d), 'conv.w');
  const seen = new Float32Array(d + c + u);
  seen.set(vector);
  for (let k = 0; k < c; k++) seen[d + k] = Math.max(0, convolved[k] + weights['conv.b'].data[k]);

  stepGru(model, state.profile, {seen: seen.subarray(0, d + c), multiply});
  seen.set(state.profile, d + c);
  const gates = multiply(seen, 'lstm.w');
  const recurrent = multiply(state.hidden, 'lstm.u');
  const bias = weights['lstm.b'].data;
  for (let k = 0; k < gates.length; k++) gates[k] += recurrent[k] + bias[k];
  for (let k = 0; k < h; k++) {
    state.cell[k] = sigmoid(gates[h + k]) * state.cell[k] + sigmoid(gates[k]) * Math.tanh(gates[2 * h + k]);
    state.hidden[k] = sigmoid(gates[3 * h + k]) * Math.tanh(state.cell[k]);
  }

  const query = multiply(state.hidden, 'out.w');
  const attended = attend(model, state, multiply);
  const fromProfile = multiply(state.profile, 'out.profile');
  state.sumWeight = state.sumWeight * MEAN_DECAY + 1;
  let lengthSquared = UNIT_EPSILON;
  for (let k = 0; k < d; k++) {
    state.sum[k] = state.sum[k] * MEAN_DECAY + vector[k];
    query[k] +=
      fromProfile[k] +
      vector[k] * weights['out.newest'].data[k] +
      (state.sum[k] / state.sumWeight) * weights['out.mean'].data[k] +
      attended[k] * weights['out.attend'].data[k];
    lengthSquared += query[k] * query[k];
  }
  const inverse = 1 / Math.sqrt(lengthSquared);
  for (let k = 0; k < d; k++) state.query[k] = query[k] * inverse;
}

/** Vector of an event: its item's vector plus the weights of its kind and time gap, [d]. */
export function toEventVector(
  model: Model,
  event: {item: number; kind: number; gapMs: number},
  multiply: Multiply,
): Float32Array {
  const facts = new Float32Array(EVENT_FEATURES);
  writeEventFeatures(event.kind, event.gapMs, {out: facts, offset: 0});
  const vector = multiply(facts, 'features.w');
  if (event.item >= 0) addItemVector(model, event.item, vector);
  return vector;
}

/** The newest events, each weighted by sigmoid(h·A·event + position bias), [d]. */
function attend({sizes, weights}: Model, {hidden, window, items}: VisitState, multiply: Multiply): Float32Array {
  const {vector: d, memory} = sizes;
  const wanted = multiply(hidden, 'attend.w');
  const out = new Float32Array(d);
  for (let back = 0; back < memory && back < items.length; back++) {
    const at = back * d;
    let gate = weights['attend.b'].data[back];
    for (let k = 0; k < d; k++) gate += wanted[k] * window[at + k];
    const weight = sigmoid(gate);
    for (let k = 0; k < d; k++) out[k] += weight * window[at + k];
  }
  return out;
}

/** GRU, Cho et al. 2014, reset after the recurrent product; `profile` is changed in place. */
function stepGru(
  model: Model,
  profile: Float32Array,
  {seen, multiply}: {seen: Float32Array; multiply: Multiply},
): void {
  const {profile: u} = model.sizes;
  const given = multiply(seen, 'gru.w');
  const recurrent = multiply(profile, 'gru.u');
  const bias = model.weights['gru.b'].data;
  for (let k = 0; k < u; k++) {
    const reset = sigmoid(given[k] + bias[k] + recurrent[k]);
    const update = sigmoid(given[u + k] + bias[u + k] + recurrent[u + k]);
    const candidate = Math.tanh(given[2 * u + k] + bias[2 * u + k] + reset * recurrent[2 * u + k]);
    profile[k] = candidate + update * (profile[k] - candidate);
  }
}

/** Multiplies a row, [rows], by a matrix, [rows, columns]. */
export function multiplyRow(row: Float32Array, {data, rows, columns}: WeightMatrix): Float32Array {
  const out = new Float32Array(columns);
  for (let r = 0; r < rows; r++) {
    const factor = row[r];
    if (factor === 0) continue;
    const at = r * columns;
    for (let k = 0; k < columns; k++) out[k] += factor * data[at + k];
  }
  return out;
}
