import {EVENT_KINDS} from '../contract/event-kinds.ts';
import type {Manifest} from '../contract/manifest.ts';
import {EVENT_FEATURE_NAMES, toKindFeature} from '../features/event-features.ts';
import {type NetworkSizes, toHeadShapes} from './network.ts';

/** Names of a model's classes, input columns and heads. */
export type Vocabulary = NonNullable<Manifest['vocabulary']>;

/** Kinds of models of release 0.1, whose manifests do not name them. This list never changes. */
const RELEASE_0_1_KINDS = [
  'view',
  'click',
  'search',
  'filter',
  'cart-add',
  'cart-remove',
  'checkout',
  'purchase',
  'wishlist',
  'share',
];
const RELEASE_0_1_FEATURES = [
  ...RELEASE_0_1_KINDS.map(toKindFeature),
  ...[5_000, 20_000, 60_000, 180_000, 600_000].map((edge) => `gap < ${edge}`),
  'gap longer',
  'first event',
];

/** The names that a model was trained with. */
export function toVocabulary({vocabulary, sizes}: Pick<Manifest, 'vocabulary' | 'sizes'>): Vocabulary {
  const {hidden, profile, actions} = sizes;
  return (
    vocabulary ?? {
      kinds: RELEASE_0_1_KINDS,
      features: RELEASE_0_1_FEATURES,
      heads: [
        {name: 'action', rows: hidden, columns: actions},
        {name: 'purchase', rows: hidden + profile, columns: 1},
      ],
    }
  );
}

/** The names that a model trained by this version has. */
export function toOwnVocabulary(sizes: NetworkSizes): Vocabulary {
  return {kinds: [...EVENT_KINDS], features: [...EVENT_FEATURE_NAMES], heads: toHeadShapes(sizes)};
}
