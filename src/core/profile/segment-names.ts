import {SEGMENT_FEATURES} from './segment-features.ts';

/** Words for a segment whose centroid is low or high in a feature. */
const TRAITS: Readonly<Record<(typeof SEGMENT_FEATURES)[number], readonly [string, string]>> = {
  'length of visits': ['short visits', 'long visits'],
  visits: ['seldom here', 'often here'],
  searching: ['browse', 'search'],
  'filling carts': ['only look', 'fill carts'],
  orders: ['yet to buy', 'buy'],
  breadth: ['one category', 'many categories'],
  'price level': ['low prices', 'high prices'],
  'discount seeking': ['full price', 'discounts'],
  'looking again': ['look once', 'look again'],
};

/** Distance from the mean, in standard deviations, from which on a trait is named. */
const CLEAR = 0.4;
const WORDS = 2;

/**
 * A readable name of each segment, from the features in which it differs most from the mean; segments with the same
 * traits get more traits, or a number.
 *
 * @param centroids [segments][SEGMENT_FEATURES] in standard deviations from the mean
 */
export function toSegmentNames(centroids: readonly (readonly number[])[]): string[] {
  const names: string[] = [];
  for (const centroid of centroids) {
    const traits = toTraits(centroid);
    let name = toName(traits.slice(0, WORDS));
    for (let words = WORDS + 1; names.includes(name) && words <= traits.length; words++) {
      name = toName(traits.slice(0, words));
    }
    const plain = name;
    for (let number = 2; names.includes(name); number++) name = `${plain} (${number})`;
    names.push(name);
  }
  return names;
}

function toTraits(centroid: readonly number[]): string[] {
  return SEGMENT_FEATURES.map((feature, k) => ({feature, value: centroid[k]}))
    .filter(({value}) => Math.abs(value) >= CLEAR)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map(({feature, value}) => TRAITS[feature][value > 0 ? 1 : 0]);
}

function toName(traits: readonly string[]): string {
  const text = traits.length > 0 ? traits.join(', ') : 'like most';
  return text[0].toUpperCase() + text.slice(1);
}
