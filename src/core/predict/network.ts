/**
 * Sizes of the network CNN -> GRU -> LSTM -> heads. All vectors are float32.
 *
 * | symbol | field | what |
 * |---|---|---|
 * | d | vector | item vector and query |
 * | K | kernel | events the causal convolution sees, the newest included |
 * | c | convolution | channels of the convolution |
 * | u | profile | GRU state, kept across visits |
 * | h | hidden | LSTM state, one visit |
 * | f | features | facts of an event that are not its item, see features/event-features.ts |
 * | m | memory | newest events that are attended to and whose items get a repeat bonus of their own |
 */
export interface NetworkSizes {
  readonly vector: number;
  readonly kernel: number;
  readonly convolution: number;
  readonly profile: number;
  readonly hidden: number;
  readonly features: number;
  readonly memory: number;
  /** Classes of the next action. */
  readonly actions: number;
}

/** Shape and start of one weight matrix; `fan` weights start uniform in ±sqrt(6 / (rows + columns)) (Glorot). */
export interface WeightSpecification {
  readonly name: WeightName;
  readonly rows: number;
  readonly columns: number;
  readonly start: 'fan' | 'zero' | 'one' | 'gates';
}

export const WEIGHT_NAMES = [
  'features.w',
  'conv.w',
  'conv.b',
  'gru.w',
  'gru.u',
  'gru.b',
  'start.w',
  'start.b',
  'lstm.w',
  'lstm.u',
  'lstm.b',
  'out.w',
  'out.profile',
  'out.newest',
  'out.mean',
  'attend.w',
  'attend.b',
  'out.attend',
  'repeat.w',
  'repeat.b',
  'action.w',
  'action.b',
  'purchase.w',
  'purchase.b',
] as const;

export type WeightName = (typeof WEIGHT_NAMES)[number];

/** Every weight of the network but the item vectors, in the order of the model file. */
export function toWeightSpecifications(sizes: NetworkSizes): WeightSpecification[] {
  const {vector: d, kernel, convolution: c, profile: u, hidden: h, features: f, memory: m, actions} = sizes;
  const shape = (name: WeightName, rows: number, columns: number, start: WeightSpecification['start'] = 'fan') => ({
    name,
    rows,
    columns,
    start,
  });
  return [
    shape('features.w', f, d, 'zero'),
    shape('conv.w', kernel * d, c),
    shape('conv.b', 1, c, 'zero'),
    shape('gru.w', d + c, 3 * u),
    shape('gru.u', u, 3 * u),
    shape('gru.b', 1, 3 * u, 'zero'),
    shape('start.w', u, h),
    shape('start.b', 1, h, 'zero'),
    shape('lstm.w', d + c + u, 4 * h),
    shape('lstm.u', h, 4 * h),
    shape('lstm.b', 1, 4 * h, 'gates'),
    shape('out.w', h, d),
    shape('out.profile', u, d),
    shape('out.newest', 1, d, 'one'),
    shape('out.mean', 1, d, 'one'),
    shape('attend.w', h, d),
    shape('attend.b', 1, m, 'zero'),
    shape('out.attend', 1, d, 'one'),
    shape('repeat.w', h, m, 'zero'),
    shape('repeat.b', 1, m, 'zero'),
    shape('action.w', h, actions),
    shape('action.b', 1, actions, 'zero'),
    shape('purchase.w', h + u, 1),
    shape('purchase.b', 1, 1, 'zero'),
  ];
}

/** Keeps the length of an all-zero row from dividing by zero. */
export const UNIT_EPSILON = 1e-12;

/** Weight left of an earlier item of the visit in the running mean, per event. */
export const MEAN_DECAY = 0.8;
