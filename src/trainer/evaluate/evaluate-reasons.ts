import type {CleanEvent} from '../../core/clean/clean-types.ts';
import type {Recommendation} from '../../core/contract/recommendation.ts';
import {buildPriceTiers} from '../../core/features/price-tier.ts';
import {createPredictor} from '../../core/predict/create-predictor.ts';
import {emptyProfile} from '../../core/profile/profile.ts';
import {toItemScores} from '../../core/recommend/item-scores.ts';
import {buildItemTable} from '../../core/recommend/item-table.ts';
import {EXPLAINED_EVENTS, Explainer} from '../../core/recommend/explain.ts';
import {rank} from '../../core/recommend/rank.ts';
import type {RankInput} from '../../core/recommend/rank-input.ts';
import type {Predictor} from '../../core/predict/predictor.ts';
import {toCents, toCleanEvents, toFacts} from '../history/clean-events.ts';
import type {History, ItemFacts} from '../history/history.ts';
import type {StoredModel} from '../model/read-model.ts';
import {startProgress} from '../progress.ts';
import {toQuantile} from './evaluate-model.ts';
import {type Ranker, readVisit, toInputAfter, type VisitStart, without} from './visit-without.ts';

/** Most lists looked at, spread evenly over all of them: each is ranked again once for every event of its visit. */
const MAX_LISTS = 1000;
const PLACES = 8;
/** ISO 4217's code for no currency: a history does not say in which one its prices are. */
const NO_CURRENCY = 'XXX';

/** Whether the products that reasons name are the cause, see evaluateReasons. */
export interface ExplanationScores {
  /**
   * Share of the cases in which the product's score falls more without the named product's events than without any
   * other event of the visit, and without all events of any other product.
   */
  readonly faithfulness: number;
  /** Products shown because of another one, in visits that have events of others too. */
  readonly cases: number;
  readonly lists: number;
  /** Products in these lists. */
  readonly shown: number;
  /** Number of them that are shown because of another product, and share of all. */
  readonly named: number;
  readonly because: number;
  /** Number of them by kind of reason. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Time to find the reasons of a list that is ranked. */
  readonly ms_per_list: {readonly p50: number; readonly p95: number};
}

/** Settings of evaluateReasons. */
export interface ReasonOptions {
  /** Facts of products that the events lack. */
  readonly catalogue?: ReadonlyMap<string, ItemFacts>;
  readonly cold?: boolean;
  /** Gives a list its reasons; by default as the browser does. */
  readonly explain?: Explain;
}

/** A list with its reasons, of a shopper whose newest events are `log`. */
type Explain = (
  ranker: Ranker,
  given: {input: RankInput; list: readonly Recommendation[]; log: readonly CleanEvent[]},
) => readonly Recommendation[];

/**
 * Checks reasons "because you viewed X" by leaving out: visits of a test history are read as a browser reads them, a
 * list is made after some of their events, with the browser's reasons, and every one that names a product is compared
 * with what happens to the score when events are taken out of the visit. For that the visit is read again as a whole
 * and all items are scored, by the code that ranks and not by the one that chose the reason. Scores are those that
 * ranking uses, second stage and interests included.
 *
 * @returns null if no visit has two events
 */
export function evaluateReasons(
  {model, refine}: Pick<StoredModel, 'model' | 'refine'>,
  history: History,
  {catalogue, cold = false, explain = explainAsBrowser}: ReasonOptions = {},
): ExplanationScores | null {
  const facts = history.itemIds.map((id, item) => toFacts(history.itemFacts[item], catalogue?.get(id)));
  const ranker = {...toRanker(model, {history, facts, catalogue}), refine};
  const tally = new ReasonTally(ranker, explain);
  const isAsked = toSample(history);
  const starts = new Map<number, VisitStart>();
  const visits = history.visitStart.length - 1;
  const progress = startProgress('reasons', visits);
  const {isReturning, isSampled} = toVisitsNeeded(history, isAsked);
  for (let visit = 0; visit < visits; visit++) {
    const visitor = history.visitVisitor[visit];
    if (!isSampled[visit] && !isReturning[visitor]) continue;
    const start = starts.get(visitor) ?? {profile: emptyProfile(), learned: undefined, log: []};
    const number = start.profile.visits + 1;
    const events = [...toCleanEvents(history, {visit, number, facts})];
    events.forEach((_, at) => {
      if (isAsked(history.visitStart[visit] + at)) tally.add(start, events.slice(0, at + 1));
    });
    if (isReturning[visitor] && !cold) {
      const {profile, state} = readVisit(ranker, start, events);
      const log = [...start.log, ...events].slice(-EXPLAINED_EVENTS);
      starts.set(visitor, {profile, learned: state.profile, log});
    }
    progress.show(visit + 1);
  }
  return tally.scores();
}

/** The ranking of a browser with a model, over the products of a catalogue and a history. */
export function toRanker(
  model: StoredModel['model'],
  given: {history: History; facts: readonly ItemFacts[]; catalogue?: ReadonlyMap<string, ItemFacts>},
): Ranker {
  const known = new Map<string, ItemFacts>(model.itemIds.map((id) => [id, {}]));
  for (const [id, listed] of given.catalogue ?? []) known.set(id, listed);
  given.history.itemIds.forEach((id, item) => known.set(id, given.facts[item]));
  const items = [...known].map(([id, {title = id, category, brand, price}]) => ({
    id,
    title,
    category,
    brand,
    priceCents: toCents(price),
  }));
  const tiers = buildPriceTiers(items.map(({category, priceCents}) => ({category, price: priceCents})));
  return {
    model,
    predictor: createPredictor(model),
    table: buildItemTable({catalogue: {currency: NO_CURRENCY, items}, modelIds: model.itemIds}),
    rowOf: new Map(model.itemIds.map((id, row) => [id, row])),
    context: {timeZoneOffsetMinutes: 0, tiers},
  };
}

/** Says after which events a list is made: from the second event of each visit on, evenly spread. */
function toSample({visitStart}: History): (event: number) => boolean {
  const visits = visitStart.length - 1;
  const asked = new Set<number>();
  const all: number[] = [];
  for (let visit = 0; visit < visits; visit++) {
    for (let event = visitStart[visit] + 1; event < visitStart[visit + 1]; event++) all.push(event);
  }
  const step = Math.max(1, all.length / MAX_LISTS);
  for (let place = 0; place < all.length; place += step) asked.add(all[Math.floor(place)]);
  return (event) => asked.has(event);
}

/** Which visits have a list, and which shoppers come back, so that their earlier visits have to be read. */
function toVisitsNeeded(
  {visitStart, visitVisitor, visitorCount}: History,
  isAsked: (event: number) => boolean,
): {isReturning: Uint8Array; isSampled: Uint8Array} {
  const visits = new Int32Array(visitorCount);
  const isSampled = new Uint8Array(visitVisitor.length);
  const hasSample = new Uint8Array(visitorCount);
  visitVisitor.forEach((visitor, visit) => {
    visits[visitor]++;
    for (let event = visitStart[visit]; event < visitStart[visit + 1]; event++) {
      if (isAsked(event)) isSampled[visit] = hasSample[visitor] = 1;
    }
  });
  return {isReturning: Uint8Array.from(visits, (count, visitor) => (count > 1 ? hasSample[visitor] : 0)), isSampled};
}

const explainAsBrowser: Explain = ({model, predictor, refine, rowOf, context}, {input, list, log}) => {
  const step: Predictor['step'] = (state, event) => predictor.step(state, event);
  const network = {model, rowOf, step, refine};
  return new Explainer({profile: input.profile, log, network, tiers: context.tiers}).explain(list, input);
};

class ReasonTally {
  private lists = 0;
  private shown = 0;
  private cases = 0;
  private faithful = 0;
  private readonly kinds = new Map<string, number>();
  private readonly elapsedMs: number[] = [];

  constructor(
    private readonly ranker: Ranker,
    private readonly explain: Explain,
  ) {}

  /** Makes the list after these events of a visit and checks its reasons. */
  add(start: VisitStart, events: readonly CleanEvent[]): void {
    const nowMs = events[events.length - 1].timeMs;
    const input = toInputAfter(this.ranker, start, events, nowMs);
    const log = [...start.log, ...events];
    const ranked = rank(input, {count: PLACES});
    const startedMs = performance.now();
    const list = this.explain(this.ranker, {input, list: ranked, log});
    this.elapsedMs.push(performance.now() - startedMs);
    this.lists++;
    for (const {reason} of list) this.kinds.set(reason.kind, (this.kinds.get(reason.kind) ?? 0) + 1);
    this.shown += list.length;
    const named = list.filter(({reason}) => 'itemId' in reason);
    if (named.length === 0 || new Set(events.map(({itemId}) => itemId)).size < 2) return;
    const {values} = toItemScores(input);
    const scoresWithout = (isOut: (event: CleanEvent) => boolean): Float32Array =>
      toItemScores(toInputAfter(this.ranker, start, without(events, isOut), nowMs)).values;
    const products = new Set(events.map(({itemId}) => itemId).filter((id) => id !== undefined));
    const byProduct = new Map([...products].map((id) => [id, scoresWithout(({itemId}) => itemId === id)]));
    const byEvent = events.map(({id}) => scoresWithout((event) => event.id === id));
    for (const item of named) this.check(item, {values, byProduct, byEvent, events});
  }

  private check(
    {itemId, reason}: Recommendation,
    found: {
      values: Float32Array;
      byProduct: ReadonlyMap<string, Float32Array>;
      byEvent: readonly Float32Array[];
      events: readonly CleanEvent[];
    },
  ): void {
    const {values, byProduct, byEvent, events} = found;
    const index = this.ranker.table.indexOf.get(itemId);
    const cause = 'itemId' in reason ? reason.itemId : undefined;
    if (index === undefined || cause === undefined) return;
    const own = byProduct.get(cause);
    const others = [
      ...[...byProduct].filter(([id]) => id !== cause).map(([, scores]) => scores),
      ...byEvent.filter((_, at) => events[at].itemId !== cause),
    ].map((scores) => scores[index]);
    this.cases++;
    if (own && own[index] < values[index] && own[index] < Math.min(...others)) this.faithful++;
  }

  scores(): ExplanationScores | null {
    const {lists, shown, cases, faithful, kinds} = this;
    if (lists === 0) return null;
    const elapsedMs = this.elapsedMs.toSorted((one, other) => one - other);
    const named = (kinds.get('viewed') ?? 0) + (kinds.get('cart') ?? 0);
    return {
      faithfulness: cases > 0 ? faithful / cases : 0,
      cases,
      lists,
      shown,
      named,
      because: named / Math.max(1, shown),
      kinds: Object.fromEntries([...kinds].sort(([a], [b]) => (a < b ? -1 : 1))),
      ms_per_list: {p50: toQuantile(elapsedMs, 0.5), p95: toQuantile(elapsedMs, 0.95)},
    };
  }
}
