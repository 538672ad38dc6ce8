import {toKindIndex} from '../../core/contract/event-kinds.ts';
import {HEADS, type SigmoidHead} from '../../core/contract/heads.ts';
import type {VisitHead} from '../../core/contract/manifest.ts';
import {VISIT_FACTS} from '../../core/profile/visit-facts.ts';
import type {History} from '../history/history.ts';
import {comesAfter, type Sequences} from '../history/sequences.ts';
import {fitNear} from '../learn/fit-near.ts';
import {fitPlatt, type Calibration} from '../learn/fit-platt.ts';
import {trainLogisticRegression} from '../learn/logistic-regression.ts';
import {toMean} from '../averages.ts';
import type {HeldAnswer, HeldAnswers} from './validation.ts';
import {toVisitFactRows, type VisitFactRow} from './visit-fact-rows.ts';

/** With fewer visits in which the event comes, a head is left to the network. */
const MIN_VISITS = 10;
/** Shoppers are judged by weights that were fitted without them. */
const FOLDS = 5;
/** Ridge of the weights of standardised facts, in visits. */
const PENALTY = 10;
/**
 * How firmly the calibrated facts hold against the held-back visits: with as much information (visits · p · (1 − p))
 * these are believed half. Fewer than some hundred visits say little of the network, and by chance.
 */
const HELD_PENALTY = 50;
/** An answer is in an outer band where the odds are so many times, or one over so many times, the usual ones. */
const BAND_ODDS = 1.5;
const DIGITS = 6;

/** The visits that heads are fitted on. */
export interface FitVisitHeadsInput {
  readonly sequences: Sequences;
  /** What the network's heads say of the visits from `firstHeld` on, which it has not read. */
  readonly held: HeldAnswers;
  readonly firstHeld: number;
  readonly seed: number;
}

/** A row with its outcome. */
interface LabelledRow extends VisitFactRow {
  readonly came: number;
  /** 1 / number of rows of its visit. */
  readonly weight: number;
}

/**
 * Fits how each yes/no head is read together with the visit's facts. A small history teaches these few weights where it
 * cannot teach a network. Facts are weighted on all visits and calibrated on shoppers they were not fitted on; the
 * network enters with the weight that the held-back visits give it.
 *
 * @returns by name of the head, those with enough visits
 */
export function fitVisitHeads(
  history: History,
  {sequences, held, firstHeld, seed}: FitVisitHeadsInput,
): Record<string, VisitHead> {
  if (held.size === 0) return {};
  const rows = toVisitFactRows(history, sequences, {firstHeld, seed});
  const found: Record<string, VisitHead> = {};
  for (const [head, answers] of held) {
    const fitted = fitOne(label(rows, sequences, head), answers);
    if (fitted) found[head] = fitted;
  }
  return found;
}

function label(rows: readonly VisitFactRow[], sequences: Sequences, head: SigmoidHead): LabelledRow[] {
  const later = toKindIndex(HEADS[head].later);
  const counts = new Map<number, number>();
  for (const {visit} of rows) counts.set(visit, (counts.get(visit) ?? 0) + 1);
  return rows.map((row) => ({
    ...row,
    came: Number(comesAfter(sequences, row, later)),
    weight: 1 / (counts.get(row.visit) ?? 1),
  }));
}

function fitOne(rows: readonly LabelledRow[], answers: readonly HeldAnswer[]): VisitHead | undefined {
  const coming = new Set(rows.filter(({came}) => came === 1).map(({visit}) => visit));
  if (coming.size < MIN_VISITS || rows.every(({came}) => came === 1)) return undefined;
  const unseen = scoreUnseen(rows);
  const calibration = toCalibration(
    unseen,
    rows.map(({came}) => came),
  );
  const calibrated = unseen.map((score) => calibration.slope * score + calibration.offset);
  const mixed = fitNetworkShare(rows, {calibrated, answers});
  const facts = fitFacts(rows);
  const scale = mixed.facts * calibration.slope;
  const usual = toMean(rows.map(({came}) => came)) ?? 0;
  return {
    facts: [...VISIT_FACTS],
    weights: facts.weights.map((weight) => round(scale * weight)),
    network: round(mixed.network),
    offset: round(scale * facts.offset + mixed.facts * calibration.offset + mixed.offset),
    bands: {likely: round(timesOdds(usual, BAND_ODDS)), unlikely: round(timesOdds(usual, 1 / BAND_ODDS))},
  };
}

/** Weights of facts as they are, and the constant. Every visit counts the same, however long it is. */
interface FactWeights {
  readonly weights: readonly number[];
  readonly offset: number;
}

function fitFacts(rows: readonly LabelledRow[]): FactWeights {
  const {weights, mean, scale} = trainLogisticRegression(
    {
      features: rows.map(({facts}) => facts),
      targets: rows.map(({came}) => came),
      weights: rows.map(({weight}) => weight),
    },
    PENALTY,
  );
  const own = Array.from(mean, (_, k) => weights[k] / scale[k]);
  return {weights: own, offset: own.reduce((sum, weight, k) => sum - weight * mean[k], weights[mean.length])};
}

function toScore({weights, offset}: FactWeights, facts: readonly number[]): number {
  return weights.reduce((sum, weight, k) => sum + weight * facts[k], offset);
}

/** Log odds of each row by weights that were fitted without its shopper. */
function scoreUnseen(rows: readonly LabelledRow[]): number[] {
  const scores = rows.map(() => 0);
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = rows.filter(({visitor}) => visitor % FOLDS !== fold);
    if (others.length === 0) continue;
    const fitted = fitFacts(others);
    rows.forEach(({visitor, facts}, at) => {
      if (visitor % FOLDS === fold) scores[at] = toScore(fitted, facts);
    });
  }
  return scores;
}

/** Platt scaling; where higher scores do not go with more outcomes, the usual rate for every score. */
function toCalibration(scores: readonly number[], came: readonly number[]): Calibration {
  const fitted = fitPlatt(scores, came);
  if (fitted.slope > 0) return fitted;
  const usual = toMean(came) ?? 0;
  return {slope: 0, offset: Math.log(usual / (1 - usual))};
}

/**
 * Weights of the calibrated facts and of the network, fitted on the visits that the network has not read. With
 * few of them the facts keep the word.
 */
function fitNetworkShare(
  rows: readonly LabelledRow[],
  {calibrated, answers}: {calibrated: readonly number[]; answers: readonly HeldAnswer[]},
): {facts: number; network: number; offset: number} {
  const logits = new Map(answers.map(({event, logit}) => [event, logit]));
  const known = rows.flatMap(({event, visit, came}, at) => {
    const logit = logits.get(event);
    return logit === undefined ? [] : [{visit, came, logit, facts: calibrated[at]}];
  });
  if (known.length === 0) return {facts: 1, network: 0, offset: 0};
  const mean = (toValue: (row: (typeof known)[number]) => number): number => toMean(known.map(toValue)) ?? 0;
  const centre = {logit: mean(({logit}) => logit), facts: mean(({facts}) => facts)};
  const deviation = Math.sqrt(mean(({logit}) => (logit - centre.logit) ** 2)) || 1;
  // Every answer counts the same, because shown figures are judged answer by answer; together they count as visits.
  const weight = new Set(known.map(({visit}) => visit)).size / known.length;
  const fit = (withNetwork: boolean): number[] =>
    fitNear(
      {
        features: known.map(({facts, logit}) => [
          facts - centre.facts,
          withNetwork ? (logit - centre.logit) / deviation : 0,
        ]),
        targets: known.map(({came}) => came),
        weights: known.map(() => weight),
      },
      {prior: [1, 0, centre.facts], penalty: HELD_PENALTY},
    );
  const both = fit(true);
  const [facts, share, constant] = both[1] > 0 ? both : fit(false);
  const network = share / deviation;
  return {facts, network, offset: constant - facts * centre.facts - network * centre.logit};
}

function timesOdds(probability: number, factor: number): number {
  const odds = (factor * probability) / (1 - probability);
  return odds / (1 + odds);
}

function round(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
