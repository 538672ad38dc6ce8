import type {Recommendation, RecommendOptions} from '../contract/recommendation.ts';
import {diversify} from './diversify.ts';
import {toBlocked, toItemFilter} from './item-filter.ts';
import {isUnknownToNetwork, type ItemScores, toItemScores} from './item-scores.ts';
import {toSeenIds} from './open-visit.ts';
import type {RankInput} from './rank-input.ts';
import {toReasons} from './reason.ts';
import {toSimilarity} from './similarity.ts';
import {toInterests} from './taste.ts';
import {toRecommendation} from './to-recommendation.ts';
import {toTopItems} from './top-items.ts';

const DEFAULT_COUNT = 8;
const MAX_COUNT = 100;
const DEFAULT_DIVERSITY = 0.3;
/** Number of candidates that diversify chooses from, per place of the shelf. */
const CANDIDATES = 4;
const MIN_CANDIDATES = 24;
/** One in this many places may go to a product that the network does not know. */
const PLACES_PER_NEW = 4;
/**
 * On a shelf of this many places the last one goes to a new product whose interest score is at least this: otherwise
 * new products would never be seen, and never be learned.
 */
const PLACES_WITH_NEW = 6;
const FITTING_INTEREST = 0.5;

/**
 * The products of a shelf, best first, each with its reason. Pins come first; then products without an event in this
 * visit; products with one only where nothing else is left. Without a model it ranks by interests and search, without
 * events by popularity; without a catalogue it gives nothing.
 *
 * @returns at most `options.count` products, 8 by default; fewer where the filters leave fewer
 */
export function rank(input: RankInput, options: RecommendOptions = {}): Recommendation[] {
  const {table, profile, nowMs} = input;
  const count = Math.floor(toBetween(options.count, {least: 1, most: MAX_COUNT, usual: DEFAULT_COUNT}));
  const diversity = toBetween(options.diversity, {least: 0, most: 1, usual: DEFAULT_DIVERSITY});
  const scores = toItemScores(input);
  const blocked = toBlocked(input, options);
  const fits = toItemFilter(input, options, blocked);
  const pins = toPins(input, options, blocked).slice(0, count);
  const pinned = new Set(pins);
  const seen = new Set([...toSeenIds(profile, nowMs)].map((id) => table.indexOf.get(id)));

  const places = count - pins.length;
  const isNew = (index: number): boolean => fits(index) && !pinned.has(index) && !seen.has(index);
  const shelf = chooseItems(input, {scores, places, diversity, fits: isNew});
  const isLeft = (index: number): boolean => fits(index) && !pinned.has(index) && seen.has(index);
  const again = shelf.length < places ? toTopItems(scores.values, places - shelf.length, isLeft) : [];

  const toReason = toReasons(input, scores);
  const show = (index: number, reason = toReason(index)): Recommendation =>
    toRecommendation(table, index, {score: scores.values[index], reason});
  return [...pins.map((index) => show(index, {kind: 'pinned'})), ...[...shelf, ...again].map((index) => show(index))];
}

function chooseItems(
  input: RankInput,
  given: {scores: ItemScores; places: number; diversity: number; fits: (index: number) => boolean},
): number[] {
  const {scores, places, diversity, fits} = given;
  const {values} = scores;
  if (places === 0) return [];
  const most = diversity === 0 ? places : Math.max(MIN_CANDIDATES, CANDIDATES * places);
  const spread = (candidates: readonly number[], count: number): number[] =>
    diversify(candidates, {
      count,
      diversity,
      score: (index) => values[index],
      similarity: (a, b) => toSimilarity(input, a, b),
    });
  if (!scores.hasNetwork) return spread(toTopItems(values, most, fits), places);

  const {unknown} = scores;
  const isCold = (index: number): boolean => isUnknownToNetwork(input, index);
  const warm = toTopItems(values, most, (index) => !isCold(index) && fits(index));
  const coldValues = Float32Array.from(unknown, (index) => values[index]);
  const cold = toTopItems(coldValues, places, (at) => fits(unknown[at])).map((at) => unknown[at]);
  const coldPlaces = Math.max(Math.ceil(places / PLACES_PER_NEW), places - warm.length);
  const all = [...warm, ...cold.slice(0, coldPlaces)].sort((a, b) => values[b] - values[a] || a - b);
  const shelf = spread(all, places);
  const isFitting =
    cold.length > 0 && toInterests(scores.taste, input.table)(cold[0]) >= FITTING_INTEREST && !shelf.some(isCold);
  return isFitting && places >= PLACES_WITH_NEW ? [...shelf.slice(0, places - 1), cold[0]] : shelf;
}

/** The shop's pins that are known, in stock and not blocked, each once. */
function toPins({table}: RankInput, {pins = []}: RecommendOptions, blocked: ReadonlySet<number>): number[] {
  const indices = pins
    .map((id) => table.indexOf.get(id) ?? -1)
    .filter((index) => table.inStock[index] === 1 && !blocked.has(index));
  return [...new Set(indices)];
}

/** Options come from a page: a value that is not a number counts as missing. */
function toBetween(raw: unknown, {least, most, usual}: {least: number; most: number; usual: number}): number {
  return typeof raw === 'number' && !Number.isNaN(raw) ? Math.min(most, Math.max(least, raw)) : usual;
}
