import {HEAD_NAMES, HEADS, type HeadName} from '../contract/heads.ts';

/**
 * Sizes of the network CNN -> GRU -> LSTM -> heads. All vectors are float32.
 *
 * | symbol | field | what |
 * |---|---|---|
 * | d | vector | item vector and query |
 * | K | kernel | number of events that the causal convolution reads, including the newest |
 * | c | convolution | channels of the convolution |
 * | u | profile | GRU state, kept across visits |
 * | h | hidden | LSTM state, which lasts for one visit |
 * | f | features | input columns of an event in addition to its item, see features/event-features.ts |
 * | m | memory | number of newest events that attention reads and whose items can get a repeat bonus |
 */
export interface NetworkSizes {
  readonly vector: number;
  readonly kernel: number;
  readonly convolution: number;
  readonly profile: number;
  readonly hidden: number;
  readonly features: number;
  readonly memory: number;
  /** Number of classes of the next action. */
  readonly actions: number;
}

/**
 * How a weight is initialised: `fan` uniform in ±sqrt(6 / (rows + columns)) (Glorot), `gates` with open forget gates.
 */
type Start = 'fan' | 'zero' | 'one' | 'gates';

/** Shape of one weight matrix, and how its values are initialised. */
export interface WeightSpecification {
  readonly name: WeightName;
  readonly rows: number;
  readonly columns: number;
  readonly start: Start;
}

/** Every weight except those of the heads: rows, columns, initialisation. */
const toBody = (sizes: NetworkSizes) => {
  const {vector: d, kernel, convolution: c, profile: u, hidden: h, features: f, memory: m} = sizes;
  return {
    'features.w': [f, d, 'zero'],
    'conv.w': [kernel * d, c, 'fan'],
    'conv.b': [1, c, 'zero'],
    'gru.w': [d + c, 3 * u, 'fan'],
    'gru.u': [u, 3 * u, 'fan'],
    'gru.b': [1, 3 * u, 'zero'],
    'start.w': [u, h, 'fan'],
    'start.b': [1, h, 'zero'],
    'lstm.w': [d + c + u, 4 * h, 'fan'],
    'lstm.u': [h, 4 * h, 'fan'],
    'lstm.b': [1, 4 * h, 'gates'],
    'out.w': [h, d, 'fan'],
    'out.profile': [u, d, 'fan'],
    'out.newest': [1, d, 'one'],
    'out.mean': [1, d, 'one'],
    'attend.w': [h, d, 'fan'],
    'attend.b': [1, m, 'zero'],
    'out.attend': [1, d, 'one'],
    'repeat.w': [h, m, 'zero'],
    'repeat.b': [1, m, 'zero'],
  } satisfies Readonly<Record<string, readonly [number, number, Start]>>;
};

export type WeightName = keyof ReturnType<typeof toBody> | `${HeadName}.${'w' | 'b'}`;

/** Shape of a head's matrix. */
export interface HeadShape {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/** Shapes of this version's heads. */
export function toHeadShapes(sizes: NetworkSizes): HeadShape[] {
  return HEAD_NAMES.map((name) => {
    const {inputs, link} = HEADS[name];
    const rows = inputs.reduce((sum, part) => sum + sizes[part], 0);
    return {name, rows, columns: link === 'softmax' ? sizes.actions : 1};
  });
}

/**
 * Every weight of the network but the item vectors, in the order of the model file: the body, then matrix and bias of
 * each head.
 *
 * @param heads those of a model file, which may be others than this version's
 */
export function toWeightSpecifications(
  sizes: NetworkSizes,
  heads: readonly HeadShape[] = toHeadShapes(sizes),
): WeightSpecification[] {
  return [
    ...Object.entries(toBody(sizes)).map(([name, [rows, columns, start]]) => ({name, rows, columns, start})),
    ...heads.flatMap(({name, rows, columns}) => [
      {name: `${name}.w`, rows, columns, start: 'fan' as const},
      {name: `${name}.b`, rows: 1, columns, start: 'zero' as const},
    ]),
  ] as WeightSpecification[]; // names of toBody and of heads; the names of another version's heads are never looked up
}

/** Keeps the length of an all-zero row from dividing by zero. */
export const UNIT_EPSILON = 1e-12;

/** Factor on the weights of earlier items in the running mean of the visit, per event. */
export const MEAN_DECAY = 0.8;
