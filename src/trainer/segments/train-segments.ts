import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {CleanEvent} from '../../core/clean/clean-types.ts';
import {isBelowUsual} from '../../core/clean/price-text.ts';
import {EVENT_KINDS} from '../../core/contract/event.ts';
import {MOST_SEGMENTS, parseSegments, type Segments, SEGMENTS_FORMAT} from '../../core/contract/segments.ts';
import {buildPriceTiers} from '../../core/features/price-tier.ts';
import {kMeans} from '../../core/learn/k-means.ts';
import {emptyProfile, type Profile} from '../../core/profile/profile.ts';
import {SEGMENT_FEATURES, toSegmentFeatures} from '../../core/profile/segment-features.ts';
import {toSegmentNames} from '../../core/profile/segment-names.ts';
import {type UpdateContext, updateProfile} from '../../core/profile/update-profile.ts';
import type {History, ItemFacts} from '../history/history.ts';
import {createRandom, shuffle} from '../random.ts';

const FILE = 'segments.json';
const DEFAULT_SEGMENTS = 5;
/** So many shoppers place the centroids as well as all of them, in seconds. */
const MOST_SHOPPERS = 30_000;
/** Fewer shoppers than this in each segment would say more about persons than about groups. */
const FEWEST_PER_SEGMENT = 20;

/**
 * Groups a history's shoppers by k-means over the features that the browser makes too, and writes segments.json beside a model.
 *
 * @param given `catalogue` adds what the events do not say of an item; `segments` is 5 by default
 * @returns bytes written; undefined where there are too few shoppers for groups, then no file is written
 */
export async function writeSegments(
  history: History,
  given: {out: string; seed: number; catalogue?: ReadonlyMap<string, ItemFacts>; segments?: number},
): Promise<number | undefined> {
  const segments = trainSegments(history, given);
  if (!segments) return undefined;
  const text = `${JSON.stringify(segments, null, 1)}\n`;
  await writeFile(path.join(given.out, FILE), text);
  return Buffer.byteLength(text);
}

/** What writeSegments writes. */
export function trainSegments(
  history: History,
  given: {seed: number; catalogue?: ReadonlyMap<string, ItemFacts>; segments?: number},
): Segments | undefined {
  const random = createRandom(given.seed);
  const rows = toProfiles(history, {random, catalogue: given.catalogue})
    .map(toSegmentFeatures)
    .filter((row) => row !== undefined);
  const wanted = Math.min(given.segments ?? DEFAULT_SEGMENTS, MOST_SEGMENTS);
  const clusters = Math.min(wanted, Math.floor(rows.length / FEWEST_PER_SEGMENT));
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
  const order = [...sizes.keys()].filter((own) => sizes[own] > 0).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const sorted = order.map((own) => Array.from(centroids.subarray(own * dimensions, (own + 1) * dimensions), round));
  return parseSegments({
    format: SEGMENTS_FORMAT,
    features: [...SEGMENT_FEATURES],
    means: means.map(round),
    scales: scales.map(round),
    centroids: sorted,
    names: toSegmentNames(sorted),
    shares: order.map((own) => round(sizes[own] / rows.length)),
  });
}

/** Profiles of at most MOST_SHOPPERS shoppers drawn at random, each made event by event as in the browser. */
function toProfiles(
  history: History,
  {random, catalogue}: {random: () => number; catalogue?: ReadonlyMap<string, ItemFacts>},
): Profile[] {
  const facts = history.itemIds.map((id, item) => toFacts(history.itemFacts[item], catalogue?.get(id)));
  const known = new Set(history.itemIds);
  const unseen = [...(catalogue ?? [])].filter(([id]) => !known.has(id)).map(([, own]) => own);
  const tiers = buildPriceTiers([...facts, ...unseen].map(({category, price}) => ({category, price: toCents(price)})));
  const context: UpdateContext = {timeZoneOffsetMinutes: 0, tiers};
  const chosen = shuffle(
    Int32Array.from({length: history.visitorCount}, (_, visitor) => visitor),
    random,
  );
  const isChosen = new Uint8Array(history.visitorCount);
  for (const visitor of chosen.subarray(0, MOST_SHOPPERS)) isChosen[visitor] = 1;
  const profiles = new Map<number, Profile>();
  history.visitVisitor.forEach((visitor, visit) => {
    if (!isChosen[visitor]) return;
    let profile = profiles.get(visitor) ?? emptyProfile();
    for (const event of toEvents(history, {visit, number: profile.visits + 1, facts})) {
      profile = updateProfile(profile, event, context);
    }
    profiles.set(visitor, profile);
  });
  return [...profiles.values()];
}

function* toEvents(
  history: History,
  {visit, number, facts}: {visit: number; number: number; facts: readonly ItemFacts[]},
): Generator<CleanEvent> {
  const first = history.visitStart[visit];
  for (let at = first; at < history.visitStart[visit + 1]; at++) {
    const item = history.item[at];
    const own = item < 0 ? undefined : facts[item];
    const usual = toCents(own?.price);
    const priceCents = Number.isNaN(history.price[at]) ? usual : toCents(history.price[at]);
    yield {
      id: String(at),
      source: 'api',
      kind: EVENT_KINDS[history.kind[at]],
      timeMs: history.timeMs[at],
      visit: number,
      startsVisit: at === first,
      gapMs: at === first ? -1 : history.timeMs[at] - history.timeMs[at - 1],
      itemId: item < 0 ? undefined : history.itemIds[item],
      category: own?.category,
      brand: own?.brand,
      priceCents,
      isDiscounted: isBelowUsual(priceCents, usual),
      quantity: history.quantity[at],
    };
  }
}

function toFacts(own: ItemFacts, listed: ItemFacts | undefined): ItemFacts {
  const known = Object.fromEntries(Object.entries(listed ?? {}).filter(([, value]) => value !== undefined));
  return {...own, ...known};
}

function toCents(price: number | undefined): number | undefined {
  return price === undefined ? undefined : Math.round(price * 100);
}

/** Features that never differ keep scale 1, so that they tell nothing and divide by nothing. */
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
