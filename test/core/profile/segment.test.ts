import {expect, it} from 'vitest';
import {parseSegments} from '../../../src/core/contract/segments.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {SEGMENT_FEATURES, toSegmentFeatures} from '../../../src/core/profile/segment-features.ts';
import {toSegmentNames} from '../../../src/core/profile/segment-names.ts';
import {toSegment} from '../../../src/core/profile/segment.ts';
import {cartAdd, makeShop, search, shopper, view} from '../../support/shop-words.ts';

const SHOP = makeShop(['Kitchen', 'Garden']);
const at = (values: Partial<Record<(typeof SEGMENT_FEATURES)[number], number>>) =>
  SEGMENT_FEATURES.map((name) => values[name] ?? 0);
const SEGMENTS = {
  format: 1,
  features: [...SEGMENT_FEATURES],
  means: at({searching: 0.5}),
  scales: SEGMENT_FEATURES.map(() => 1),
  centroids: [at({searching: -0.5}), at({searching: 0.5})],
  names: ['Browse', 'Search'],
  shares: [0.5, 0.5],
};

it('makes the features of a worked shopper', () => {
  const profile = shopper(SHOP, [
    view('kitchen-0'),
    view('garden-0'),
    view('kitchen-0'),
    search('mug'),
    cartAdd('kitchen-0'),
  ]);
  const features = toSegmentFeatures(profile) ?? [];
  const of = (name: (typeof SEGMENT_FEATURES)[number]) => features[SEGMENT_FEATURES.indexOf(name)];
  expect(of('length of visits')).toBeCloseTo(Math.log(6), 12);
  expect(of('visits')).toBeCloseTo(Math.log(2), 12);
  expect(of('searching')).toBeCloseTo(1 / 5, 12);
  expect(of('filling carts')).toBeCloseTo(1 / 3, 12);
  expect(of('looking again')).toBeCloseTo(1 / 3, 12);
  expect(of('price level')).toBe(-1);
  // Kitchen 1 + 1 + 4 of 7.
  expect(of('breadth')).toBeCloseTo(-(6 / 7) * Math.log(6 / 7) - (1 / 7) * Math.log(1 / 7), 3);
});

it('finds the nearest group, and none for who is hardly known or a file with other features', () => {
  const segments = parseSegments(SEGMENTS);
  const searcher = shopper(SHOP, [search('mug'), search('cup'), search('pot'), search('pan')]);
  const browser = shopper(SHOP, [view('kitchen-0'), view('kitchen-1'), view('kitchen-2')]);
  expect(toSegment(segments, searcher)).toEqual({index: 1, name: 'Search'});
  expect(toSegment(segments, browser)).toEqual({index: 0, name: 'Browse'});
  expect(toSegment(segments, emptyProfile())).toBeUndefined();
  const turned = parseSegments({
    ...SEGMENTS,
    features: SEGMENTS.features.toReversed(),
    means: SEGMENTS.means.toReversed(),
    scales: SEGMENTS.scales.toReversed(),
    centroids: SEGMENTS.centroids.map((centroid) => centroid.toReversed()),
  });
  expect(toSegment(turned, searcher)).toEqual({index: 1, name: 'Search'});
  const other = parseSegments({...SEGMENTS, features: ['shoe size', ...SEGMENTS.features.slice(1)]});
  expect(toSegment(other, searcher)).toBeUndefined();
});

it('names groups by what sets them apart, each differently', () => {
  expect(
    toSegmentNames([
      at({visits: 2, orders: 1}),
      at({visits: -0.5}),
      at({}),
      at({}),
      at({visits: 3, orders: 2, breadth: 0.5}),
    ]),
  ).toEqual(['Often here, buy', 'Seldom here', 'Like most', 'Like most (2)', 'Often here, buy, many categories']);
});

it.each([
  [{...SEGMENTS, names: ['one']}, 'segments'],
  [{...SEGMENTS, centroids: [[1]]}, 'segments'],
  [{...SEGMENTS, scales: SEGMENTS.scales.map(() => 0)}, 'scales.0'],
  [{...SEGMENTS, format: 2}, 'format'],
  [{...SEGMENTS, centroids: Array.from({length: 17}, () => at({}))}, 'centroids'],
  [null, 'segments'],
])('says where a file does not fit', (raw, where) => {
  expect(() => parseSegments(raw)).toThrow(
    expect.objectContaining({name: 'model-corrupt', message: expect.stringContaining(where)}),
  );
});
