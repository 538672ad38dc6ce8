import type {Recommendation, RecommendOptions} from '../contract/recommendation.ts';
import {diversify} from './diversify.ts';
import {toBlocked, toItemFilter} from './item-filter.ts';
import {isUnknownToNetwork, type ItemScores, toItemScores} from './item-scores.ts';
import {toSeenIds} from './open-visit.ts';
import {mixPriceFit, toPriceFit} from './price-fit.ts';
import type {Choose, Entry, Fill, Places, RankInput} from './rank-input.ts';
import {toReasons} from './reason.ts';
import {toSimilarity} from './similarity.ts';
import {toInterests} from './taste.ts';
import {toIds} from './to-ids.ts';
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
 * The products of a list, best first, each with its reason: the page's pins, then what the kind of
 * list chooses, as the shop's rules have it.
 *
 * @param choose by default products for the shopper; the other kinds are in lists/
 * @returns at most `given.count` products, 8 by default; fewer where the filters leave fewer
 */
export function rank(input: RankInput, given: RecommendOptions = {}, choose: Choose = chooseForYou): Recommendation[] {
  const [of, exclude, pins] = [given.of, given.exclude, given.pins].map(toIds);
  const options = {...given, of, exclude, pins};
  const count = Math.floor(toBetween(options.count, {least: 1, most: MAX_COUNT, usual: DEFAULT_COUNT}));
  const diversity = toBetween(options.diversity, {least: 0, most: 1, usual: DEFAULT_DIVERSITY});
  const priceFit = toBetween(options.priceFit, {least: 0, most: 1, usual: 0});
  const blocked = toBlocked(input, options);
  const fitsOptions = toItemFilter(input, options, blocked);
  const first = toPins(input, options, blocked).slice(0, count);
  const pinned = new Set(first);
  const fits = (index: number): boolean => fitsOptions(index) && !pinned.has(index) && !input.rules?.isExcluded(index);
  const fill = choose(input, of);
  const chosen = (input.rules?.apply(fill) ?? fill)({count: count - first.length, diversity, priceFit, fits});
  const top = first.map((index): Entry => ({index, score: chosen[0]?.score ?? 0, reason: {kind: 'pinned'}}));
  return [...top, ...chosen].map(({index, ...entry}) => toRecommendation(input.table, index, entry));
}

/**
 * Products for the shopper: those without an event in this visit first, and those with one only where nothing else is
 * left. Without a model it ranks by interests and search, without events by popularity; without a catalogue it gives
 * nothing.
 */
export function chooseForYou(input: RankInput): Fill {
  const {table, profile, nowMs} = input;
  const scores = toItemScores(input);
  const seen = new Set([...toSeenIds(profile, nowMs)].map((id) => table.indexOf.get(id)));
  const toReason = toReasons(input, scores);
  const toEntry = (index: number, place?: Entry['place']): Entry => ({
    index,
    score: scores.values[index],
    reason: toReason(index),
    place,
  });
  return ({count, fits, ...dials}) => {
    const isNew = (index: number): boolean => fits(index) && !seen.has(index);
    const {shelf, fresh} = chooseItems(input, {scores, places: count, ...dials, fits: isNew});
    const isLeft = (index: number): boolean => fits(index) && seen.has(index);
    const again = shelf.length < count ? toTopItems(scores.values, count - shelf.length, isLeft) : [];
    return [
      ...shelf.map((index) => toEntry(index, index === fresh ? 'new' : undefined)),
      ...again.map((index) => toEntry(index, 'spare')),
    ];
  };
}

/** @returns products best first; `fresh` is the one that has the place for new products */
function chooseItems(
  input: RankInput,
  given: Omit<Places, 'count'> & {scores: ItemScores; places: number},
): {shelf: number[]; fresh?: number} {
  const {scores, places, diversity, priceFit, fits} = given;
  const {values} = scores;
  if (places === 0) return {shelf: []};
  const most = diversity + priceFit === 0 ? places : Math.max(MIN_CANDIDATES, CANDIDATES * places);
  const spread = (candidates: readonly number[], count: number): number[] => {
    const fit = toPriceFit(scores.taste, input.table);
    const {order, score} = mixPriceFit(candidates, {weight: priceFit, score: (index) => values[index], fit});
    return diversify(order, {count, diversity, score, similarity: (a, b) => toSimilarity(input, a, b)});
  };
  if (!scores.hasNetwork) return {shelf: spread(toTopItems(values, most, fits), places)};

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
  if (!isFitting || places < PLACES_WITH_NEW) return {shelf};
  return {shelf: [...shelf.slice(0, places - 1), cold[0]], fresh: cold[0]};
}

/** The page's pins that are known, in stock, not blocked and not excluded by a rule, each once. */
function toPins({table, rules}: RankInput, {pins = []}: RecommendOptions, blocked: ReadonlySet<number>): number[] {
  const indices = pins
    .map((id) => table.indexOf.get(id) ?? -1)
    .filter((index) => table.inStock[index] === 1 && !blocked.has(index) && !rules?.isExcluded(index));
  return [...new Set(indices)];
}

/** Options come from a page: a value that is not a number counts as missing. */
function toBetween(raw: unknown, {least, most, usual}: {least: number; most: number; usual: number}): number {
  return typeof raw === 'number' && !Number.isNaN(raw) ? Math.min(most, Math.max(least, raw)) : usual;
}
