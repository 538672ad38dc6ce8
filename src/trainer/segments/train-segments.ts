import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {MAX_SEGMENTS, parseSegments, type Segments, SEGMENTS_FORMAT} from '../../core/contract/segments.ts';
import {buildPriceTiers} from '../../core/features/price-tier.ts';
import {kMeans} from '../../core/learn/k-means.ts';
import {emptyProfile, type Profile} from '../../core/profile/profile.ts';
import {SEGMENT_FEATURES, toSegmentFeatures} from '../../core/profile/segment-features.ts';
import {toSegmentNames} from '../../core/profile/segment-names.ts';
import {type UpdateContext, updateProfile} from '../../core/profile/update-profile.ts';
import type {History, ItemFacts} from '../history/history.ts';
import {toCents, toCleanEvents, toFacts} from '../history/clean-events.ts';
import {createRandom, shuffle} from '../random.ts';

const FILE = 'segments.json';
const DEFAULT_SEGMENTS = 5;
/** Size of the sample of shoppers; larger ones do not move the centroids. */
const MAX_SHOPPERS = 30_000;
/** Minimum shoppers per segment; smaller segments would describe individuals. */
const MIN_PER_SEGMENT = 20;

/** Settings of trainSegments. */
export interface SegmentOptions {
  readonly seed: number;
  /** Facts of items that the events lack. */
  readonly catalogue?: ReadonlyMap<string, ItemFacts>;
  /** Number of segments, 5 by default; fewer if there are few shoppers. */
  readonly segments?: number;
}

/**
 * Groups the shoppers of a history by k-means over the features that the browser computes, too, and writes
 * segments.json.
 *
 * @returns bytes written; undefined if there are too few shoppers, then no file is written
 */
export async function writeSegments(
  history: History,
  {out, ...options}: SegmentOptions & {out: string},
): Promise<number | undefined> {
  const segments = trainSegments(history, options);
  if (!segments) return undefined;
  const text = `${JSON.stringify(segments, null, 1)}\n`;
  await writeFile(path.join(out, FILE), text);
  return Buffer.byteLength(text);
}

/** Trains the segments that writeSegments writes. */
export function trainSegments(
  history: History,
  {seed, catalogue, segments = DEFAULT_SEGMENTS}: SegmentOptions,
): Segments | undefined {
  const random = createRandom(seed);
  const rows = buildProfiles(history, {random, catalogue})
    .map(toSegmentFeatures)
    .filter((row) => row !== undefined);
  const wanted = Math.min(segments, MAX_SEGMENTS);
  const clusters = Math.min(wanted, Math.floor(rows.length / MIN_PER_SEGMENT));
  if (clusters < 2) return undefined;

  const {means, scales} = toScale(rows);
  const dimensions = SEGMENT_FEATURES.length;
  const points = Float64Array.from(
    rows.flat(),
    (value, at) => (value - means[at % dimensions]) / scales[at % dimensions],
  );
  const {centroids, assignment} = kMeans(points, {dimensions, clusters, random});
  const sizes = Array.from({length: clusters}, () => 0);
  for (const cluster of assignment) sizes[cluster]++;
  const order = [...sizes.keys()].filter((cluster) => sizes[cluster] > 0).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const sorted = order.map((cluster) =>
    Array.from(centroids.subarray(cluster * dimensions, (cluster + 1) * dimensions), round),
  );
  return parseSegments({
    format: SEGMENTS_FORMAT,
    features: [...SEGMENT_FEATURES],
    means: means.map(round),
    scales: scales.map(round),
    centroids: sorted,
    names: toSegmentNames(sorted),
    shares: order.map((cluster) => round(sizes[cluster] / rows.length)),
  });
}

/** Profiles of at most MAX_SHOPPERS shoppers drawn at random, updated event by event as in the browser. */
function buildProfiles(
  history: History,
  {random, catalogue}: {random: () => number; catalogue?: ReadonlyMap<string, ItemFacts>},
): Profile[] {
  const facts = history.itemIds.map((id, item) => toFacts(history.itemFacts[item], catalogue?.get(id)));
  const known = new Set(history.itemIds);
  const unseen = [...(catalogue ?? [])].filter(([id]) => !known.has(id)).map(([, listed]) => listed);
  const tiers = buildPriceTiers([...facts, ...unseen].map(({category, price}) => ({category, price: toCents(price)})));
  const context: UpdateContext = {timeZoneOffsetMinutes: 0, tiers};
  const chosen = shuffle(
    Int32Array.from({length: history.visitorCount}, (_, visitor) => visitor),
    random,
  );
  const isChosen = new Uint8Array(history.visitorCount);
  for (const visitor of chosen.subarray(0, MAX_SHOPPERS)) isChosen[visitor] = 1;
  const profiles = new Map<number, Profile>();
  history.visitVisitor.forEach((visitor, visit) => {
    if (!isChosen[visitor]) return;
    let profile = profiles.get(visitor) ?? emptyProfile();
    for (const event of toCleanEvents(history, {visit, number: profile.visits + 1, facts})) {
      profile = updateProfile(profile, event, context);
    }
    profiles.set(visitor, profile);
  });
  return [...profiles.values()];
}

/** Mean and standard deviation of each feature; the scale of a constant feature is 1. */
function toScale(rows: readonly (readonly number[])[]): {means: number[]; scales: number[]} {
  const means = SEGMENT_FEATURES.map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
  const scales = means.map((mean, k) => {
    const deviation = Math.sqrt(rows.reduce((sum, row) => sum + (row[k] - mean) ** 2, 0) / rows.length);
    return deviation > 1e-6 ? deviation : 1;
  });
  return {means, scales};
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
