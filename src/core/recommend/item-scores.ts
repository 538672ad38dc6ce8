import type {ItemTable} from './item-table.ts';
import type {RankInput} from './rank-input.ts';
import {type SearchMatch, toSearchMatch} from './search-match.ts';
import {type Taste, toInterests, toTaste} from './taste.ts';

/** Scores of all products, and which data they include. */
export interface ItemScores {
  /** [items] comparable with each other only. */
  readonly values: Float32Array;
  readonly taste: Taste;
  readonly search?: SearchMatch;
  /**
   * Whether the network's scores are included; then products that it does not know have interest scores on the same
   * scale.
   */
  readonly hasNetwork: boolean;
  /** Products without a network score, because they are new or their vectors have not arrived, in catalogue order. */
  readonly unknown: readonly number[];
}

/** Weight of interests in logits. The network has already read the clicks behind them, so they only break near ties. */
const NETWORK_INTEREST = 0.5;
/**
 * Weight of a search match in logits. The network does not read searches, so matches are ranked above its predictions.
 */
const NETWORK_SEARCH = 4;
/**
 * Products that the network does not know are placed by interest on its scale, between these numbers of standard
 * deviations from its mean score.
 */
const COLD_LOW = -1;
const COLD_SPAN = 3;
/** Weights of the parts of a score without the network. */
const SEARCH = 1.2;
const NEIGHBOUR = 0.6;
const POPULAR = 0.2;
const NEIGHBOUR_DECAY = 0.85;
const NEIGHBOUR_STEPS = 10;

/** Scores every product in one pass over the columns of the table. */
export function toItemScores(input: RankInput): ItemScores {
  const {table, profile, nowMs, scores} = input;
  const taste = toTaste(profile, table, nowMs);
  const search = toSearchMatch(profile, table, nowMs);
  const values = new Float32Array(table.items.length);
  const spread = scores && table.hasModel ? toSpread(scores) : undefined;
  const hasNetwork = spread !== undefined;
  let unknown: readonly number[] = [];
  if (scores && spread) unknown = writeNetworkScores(input, {scores, spread, taste, values});
  else writeOwnScores(input, {taste, values});
  const lift = toSearchLift(search, hasNetwork);
  for (const [index, share] of search?.shares ?? []) values[index] += lift * share;
  return {values, taste, search, hasNetwork, unknown};
}

/**
 * The scores that toItemScores gives some products that the network knows.
 *
 * @param indices of the products
 * @param toLogit the network's logit of a model row
 */
export function toKnownScores(
  {table, profile, nowMs}: Pick<RankInput, 'table' | 'profile' | 'nowMs'>,
  indices: readonly number[],
  toLogit: (row: number) => number,
): number[] {
  const toInterest = toInterests(toTaste(profile, table, nowMs), table);
  const search = toSearchMatch(profile, table, nowMs);
  const lift = toSearchLift(search, true);
  return indices.map((index) => {
    const own = toLogit(table.row[index]) + NETWORK_INTEREST * toInterest(index);
    return own + lift * (search?.shares.get(index) ?? 0);
  });
}

/** The scores that toItemScores gives some products without the network; NaN for an index below 0. */
export function toOwnScores(input: Omit<RankInput, 'scores'>, indices: readonly number[]): number[] {
  const {table, profile, nowMs} = input;
  const toOwn = toOwnScore(table, toTaste(profile, table, nowMs));
  const search = toSearchMatch(profile, table, nowMs);
  const lift = toSearchLift(search, false);
  const lifts = new Map<number, number>();
  liftNeighbours(input, (index, by) => lifts.set(index, (lifts.get(index) ?? 0) + by));
  return indices.map((index) => toOwn(index) + (lifts.get(index) ?? 0) + lift * (search?.shares.get(index) ?? 0));
}

/** What a product with every word of the search gets for it. */
function toSearchLift(search: SearchMatch | undefined, hasNetwork: boolean): number {
  return (hasNetwork ? NETWORK_SEARCH : SEARCH) * (search?.strength ?? 0);
}

/** Whether a product has no network score; ItemScores.unknown lists all of these. */
export function isUnknownToNetwork({table, scores}: RankInput, index: number): boolean {
  return table.row[index] < 0 || table.row[index] >= (scores?.length ?? 0);
}

/** @returns products that the network does not know */
function writeNetworkScores(
  input: RankInput,
  given: {scores: Float32Array; spread: Spread; taste: Taste; values: Float32Array},
): number[] {
  const {table} = input;
  const {scores, taste, values} = given;
  const {mean, deviation} = given.spread;
  const toInterest = toInterests(taste, table);
  const unknown: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const interest = toInterest(index);
    if (isUnknownToNetwork(input, index)) {
      values[index] = mean + deviation * (COLD_LOW + COLD_SPAN * interest);
      unknown.push(index);
    } else values[index] = scores[table.row[index]] + NETWORK_INTEREST * interest;
  }
  return unknown;
}

/** Scores without the network: interests, neighbours of the shopper's newest products, and popularity. */
function writeOwnScores(input: RankInput, {taste, values}: {taste: Taste; values: Float32Array}): void {
  const toOwn = toOwnScore(input.table, taste);
  for (let index = 0; index < values.length; index++) values[index] = toOwn(index);
  liftNeighbours(input, (index, by) => (values[index] += by));
}

function toOwnScore(table: ItemTable, taste: Taste): (index: number) => number {
  const toInterest = toInterests(taste, table);
  return (index) => toInterest(index) + POPULAR * table.popularity[index];
}

/** Calls back for each neighbour of the shopper's newest products with what its score gets for it. */
function liftNeighbours(
  {table, profile, model}: Pick<RankInput, 'table' | 'profile' | 'model'>,
  lift: (index: number, by: number) => void,
): void {
  if (!model?.neighbours) return;
  const {start, item, weight} = model.neighbours;
  let share = NEIGHBOUR;
  for (const {itemId} of profile.recent.slice(-NEIGHBOUR_STEPS).toReversed()) {
    const row = table.row[table.indexOf.get(itemId) ?? -1] ?? -1;
    if (row >= 0 && row + 1 < start.length) {
      const most = weight.subarray(start[row], start[row + 1]).reduce((best, own) => Math.max(best, own), 0);
      for (let at = start[row]; at < start[row + 1]; at++) {
        const index = table.indexOfRow[item[at]];
        if (index >= 0) lift(index, (share * weight[at]) / most);
      }
    }
    share *= NEIGHBOUR_DECAY;
  }
}

interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** Undefined without scores, and if one is NaN: then the engine is broken and ranking by interests is better. */
function toSpread(scores: Float32Array): Spread | undefined {
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < scores.length; row++) {
    sum += scores[row];
    squares += scores[row] * scores[row];
  }
  const mean = sum / scores.length;
  if (!Number.isFinite(squares) || scores.length === 0) return undefined;
  return {mean, deviation: Math.sqrt(Math.max(0, squares / scores.length - mean * mean))};
}
