import type {TrainOptions} from '../../src/trainer/train/options.ts';

type Options = Partial<Omit<TrainOptions, 'sizes'>> & {sizes?: Partial<TrainOptions['sizes']>};

/** A change of the default options: `before` of the network's training, `after` of what is fitted afterwards. */
export interface Change {
  readonly before?: Options;
  readonly after?: Omit<Options, 'sizes'>;
}

/** Changes by the name of their row in docs/model.md. */
export const CHANGES: Readonly<Record<string, Change>> = {
  defaults: {},
  '4 bits instead of 5': {after: {itemBits: 4}},
  'scale 12 instead of 14': {before: {scale: 12}},
  'scale 16': {before: {scale: 16}},
  '144 components in 4 bits instead of 128 in 5': {before: {sizes: {vector: 144}}, after: {itemBits: 4}},
  'looks back at 20 events': {before: {sizes: {memory: 20}}},
  'LSTM of 200 instead of 100': {before: {sizes: {hidden: 200}}},
  'LSTM of 150 instead of 100': {before: {sizes: {hidden: 150}}},
  'a tenth of the visits held back': {before: {validationShare: 0.1}},
};
