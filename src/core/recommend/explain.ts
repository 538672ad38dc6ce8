import type {CleanEvent} from '../clean/clean-types.ts';
import {isSignal} from '../contract/event-kinds.ts';
import type {Reason, Recommendation} from '../contract/recommendation.ts';
import type {VisitState} from '../predict/visit-state.ts';
import type {Profile} from '../profile/profile.ts';
import type {UpdateContext} from '../profile/update-profile.ts';
import {withoutEvents} from '../profile/without-events.ts';
import {isUnknownToNetwork, toKnownScores, toOwnScores} from './item-scores.ts';
import type {RankInput} from './rank-input.ts';
import {toOtherReasons} from './reason.ts';
import {RowScores, type RerunNetwork, VisitRerun} from './visit-rerun.ts';

/** Number of the newest events and signals of the log that a visit is read again from. */
export const EXPLAINED_EVENTS = 30;
/** Products and searches of so many newest events of the visit can be named. */
const NAMED_EVENTS = 8;
/** An event is named only if the score falls by this much without it, in logits. */
const MIN_FALL = 0.1;
/** The same for scores without a network, which lie between 0 and about 2: a brand or a price tier alone is less. */
const MIN_OWN_FALL = 0.2;

/** What is known of a shopper at the time of a list. */
export interface ExplainedShopper {
  readonly profile: Profile;
  /** The newest EXPLAINED_EVENTS events and signals, oldest first. */
  readonly log: readonly CleanEvent[];
  /** The network that gives the scores of `RankInput`; undefined where ranking has none. */
  readonly network?: RerunNetwork;
  /** Price tiers that the profile was made with. */
  readonly tiers?: UpdateContext['tiers'];
}

/** Events that are taken out of the visit together. */
interface Cause {
  readonly isOut: (event: CleanEvent) => boolean;
  readonly itemId?: string;
  /** Query of a search. */
  readonly query?: string;
  /** Whether a reason may name it; other causes are only compared with. */
  readonly isNamed: boolean;
}

/** The shopper without the events of one cause, or with all of them. */
interface Without {
  readonly profile: Profile;
  readonly state?: VisitState;
}

/**
 * Gives the products of lists their reasons by leaving out: the newest visit is read again without each of its
 * products, searches and single events, and a product is shown "because of X" if its score falls most without X.
 * `vitrine evaluate` judges these reasons.
 */
export class Explainer {
  private readonly causes: readonly Cause[];
  /** The shopper with all events, then without each cause. */
  private readonly shoppers: readonly Without[];

  constructor(private readonly shopper: ExplainedShopper) {
    const {profile, network, tiers} = shopper;
    const log = shopper.log.slice(-EXPLAINED_EVENTS);
    const visit = log.filter((event) => event.visit === profile.visit.number);
    const rerun = network && new VisitRerun(network, log, profile.visit.number);
    this.causes = toCauses(visit);
    const none: Cause['isOut'] = () => false;
    this.shoppers = [none, ...this.causes.map(({isOut}) => isOut)].map((isOut) => ({
      profile: withoutEvents(profile, visit, {isOut, tiers}),
      state: rerun?.without(isOut),
    }));
  }

  /**
   * The list with a reason for each product: the search or the product of the visit without which its score falls
   * most; where there is none, its category, its brand, or that it is new or popular. Pins keep their reason.
   *
   * @param input that the list was ranked with, of the same shopper
   */
  explain(list: readonly Recommendation[], input: RankInput): readonly Recommendation[] {
    const {causes} = this;
    const indices = list.map(({itemId}) => input.table.indexOf.get(itemId) ?? -1);
    const toOther = toOtherReasons(input);
    const {values, least} = this.toValues(input, indices);
    const [whole, ...left] = values;
    return list.map((shown, place) => {
      if (shown.reason.kind === 'pinned') return shown;
      let most = least;
      let cause: Cause | undefined;
      left.forEach((own, at) => {
        const fall = whole[place] - own[place];
        if (!(fall > most)) return; // NaN where nothing can be left out
        most = fall;
        cause = causes[at];
      });
      return {...shown, reason: toReason(input, cause, shown.itemId) ?? toOther(indices[place])};
    });
  }

  /** Scores of the products with all events, then without each cause. */
  private toValues(
    input: RankInput,
    indices: readonly number[],
  ): {values: readonly ArrayLike<number>[]; least: number} {
    const {table, scores} = input;
    const {network} = this.shopper;
    if (!network || !scores) {
      const values = this.shoppers.map(({profile}) => toOwnScores({...input, profile}, indices));
      return {values, least: MIN_OWN_FALL};
    }
    const isKnown = (index: number): boolean => index >= 0 && !isUnknownToNetwork(input, index);
    const known = indices.filter(isKnown);
    const rows = new RowScores(network, {scores, rows: known.map((index) => table.row[index])});
    const values = this.shoppers.map(({profile, state}) => {
      const logits = rows.score(state!); // there is a state where there is a network
      const own = toKnownScores({...input, profile}, known, (row) => logits[row]);
      let place = 0;
      return indices.map((index) => (isKnown(index) ? own[place++] : Number.NaN));
    });
    return {values, least: MIN_FALL};
  }
}

/** The reason that names a cause; undefined where it must not be named, or is the shown product itself. */
function toReason({table, profile}: RankInput, cause: Cause | undefined, shownId: string): Reason | undefined {
  if (!cause?.isNamed || cause.itemId === shownId) return undefined;
  const {itemId, query} = cause;
  if (query !== undefined) return {kind: 'search', query};
  const index = itemId === undefined ? undefined : table.indexOf.get(itemId);
  if (itemId === undefined || index === undefined) return undefined;
  return {kind: profile.cart.includes(itemId) ? 'cart' : 'viewed', itemId, title: table.items[index].title};
}

/** What can be taken out of a visit: each of the newest products, each search, and each single event. */
function toCauses(visit: readonly CleanEvent[]): Cause[] {
  const events = visit.filter(({kind}) => !isSignal(kind));
  const newest = events.slice(-NAMED_EVENTS);
  const isOne = ({itemId}: CleanEvent) => events.filter((other) => other.itemId === itemId).length === 1;
  const products = [...new Set(newest.flatMap(({itemId}) => itemId ?? []))].map((itemId) => ({
    isOut: (event: CleanEvent) => event.itemId === itemId,
    itemId,
    isNamed: true,
  }));
  const singles = newest
    .filter((event) => event.itemId === undefined || !isOne(event))
    .map(({id, itemId, query}) => ({
      isOut: (event: CleanEvent) => event.id === id,
      itemId,
      query,
      isNamed: itemId === undefined && query !== undefined,
    }));
  return [...products, ...singles];
}
