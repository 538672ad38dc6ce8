import {MS_PER_MINUTE} from '../../core/contract/durations.ts';
import type {Band} from '../../core/contract/heads.ts';
import {toMean, toMedian} from '../averages.ts';
import {type BinaryScores, toBinaryScores} from './binary.ts';

/** An answer of a yes/no head after one event of a visit. */
export interface HeadAnswer {
  readonly visit: number;
  readonly event: number;
  /** 0 to 1 */
  readonly probability: number;
  /** Whether the event came, 1 or 0. */
  readonly came: number;
}

/** Numbers of events after which answers are also judged by themselves. */
const READ = [1, 3, 5, 10] as const;

/** `after_N`: one answer a visit, after its event N; `without_last`: after its last event but one. */
export type Cut = `after_${(typeof READ)[number]}` | 'without_last';

/** Answers of one band. */
export interface BandScores {
  readonly answers: number;
  /** Visits with at least one of them. */
  readonly visits: number;
  /** Mean probability, and the share of answers after which the event came; null without answers. */
  readonly predicted: number | null;
  readonly observed: number | null;
}

/** How long before the event a visit first stood in the band "likely". */
export interface EarlyWarning {
  /** Visits in which the event comes, but not first. */
  readonly visits: number;
  /** Those that stood in the band before it came; the medians are theirs, null if there is none. */
  readonly warned: number;
  readonly median_events: number | null;
  readonly median_minutes: number | null;
  /** Visits in which it never comes, and those of them that stood in the band. */
  readonly other_visits: number;
  readonly other_warned: number;
}

/** Quality of all answers, and of those at some places of the visits. */
export interface CutScores extends BinaryScores {
  /** Null where the visits cannot judge, because all had the same outcome. */
  readonly cuts: Readonly<Record<Cut, BinaryScores | null>>;
}

/** Quality of a yes/no head. */
export interface SigmoidScores extends CutScores {
  /** Null where the model names no bands. */
  readonly bands: Readonly<Record<'likely' | 'on_the_fence' | 'unlikely', BandScores>> | null;
  readonly early_warning: EarlyWarning | null;
  /** On the same answers, by name of the baseline; absent without a history to fit them on. */
  readonly baselines?: Readonly<Record<string, CutScores>>;
}

/** The visits that were asked about. */
export interface JudgedVisits {
  /** `start`: [visits + 1] first event of each visit; `kind`: [events] class of EVENT_KINDS. */
  readonly sequences: {readonly start: Int32Array; readonly kind: Uint8Array};
  /** [events] */
  readonly timeMs: ArrayLike<number>;
  /** Kind of event that the head speaks of. */
  readonly later: number;
  /** Band of an answer; undefined where the model names none. */
  toBand(answer: HeadAnswer): Band | undefined;
}

/**
 * @param start [visits + 1] first event of each visit
 * @returns null if all answers had the same outcome
 */
export function toCutScores(answers: readonly HeadAnswer[], start: Int32Array): CutScores | null {
  const scores = judge(answers);
  if (!scores) return null;
  const cuts = {
    ...Object.fromEntries(
      READ.map((read) => [
        `after_${read}`,
        judge(answers.filter(({visit, event}) => event - start[visit] + 1 === read)),
      ]),
    ),
    without_last: judge(answers.filter(({visit, event}) => event + 2 === start[visit + 1])),
  } as CutScores['cuts']; // one entry for each cut
  return {...scores, cuts};
}

/** @returns null if all answers had the same outcome */
export function toSigmoidScores(answers: readonly HeadAnswer[], visits: JudgedVisits): SigmoidScores | null {
  const scores = toCutScores(answers, visits.sequences.start);
  if (!scores) return null;
  const hasBands = visits.toBand(answers[0]) !== undefined;
  return {
    ...scores,
    bands: hasBands ? toBands(answers, visits) : null,
    early_warning: hasBands ? toEarlyWarning(answers, visits) : null,
  };
}

function judge(answers: readonly HeadAnswer[]): BinaryScores | null {
  return toBinaryScores(
    answers.map(({probability}) => probability),
    answers.map(({came}) => came),
  );
}

function toBands(answers: readonly HeadAnswer[], {toBand}: JudgedVisits): SigmoidScores['bands'] {
  const toScores = (band: Band): BandScores => {
    const own = answers.filter((answer) => toBand(answer) === band);
    return {
      answers: own.length,
      visits: new Set(own.map(({visit}) => visit)).size,
      predicted: toMean(own.map(({probability}) => probability)) ?? null,
      observed: toMean(own.map(({came}) => came)) ?? null,
    };
  };
  return {likely: toScores('likely'), on_the_fence: toScores('on the fence'), unlikely: toScores('unlikely')};
}

function toEarlyWarning(
  answers: readonly HeadAnswer[],
  {sequences: {start, kind}, timeMs, later, toBand}: JudgedVisits,
): EarlyWarning {
  /** First event of each visit after which it stood in the band. */
  const likely = new Map<number, number>();
  for (const answer of answers) {
    if (!likely.has(answer.visit) && toBand(answer) === 'likely') likely.set(answer.visit, answer.event);
  }
  const warned: {events: number; minutes: number}[] = [];
  const counts = {visits: 0, other_visits: 0, other_warned: 0};
  for (let visit = 0; visit + 1 < start.length; visit++) {
    const place = kind.subarray(start[visit], start[visit + 1]).indexOf(later);
    const from = likely.get(visit);
    if (place < 0) {
      counts.other_visits++;
      if (from !== undefined) counts.other_warned++;
      continue;
    }
    if (place === 0) continue;
    counts.visits++;
    const at = start[visit] + place;
    if (from !== undefined && from < at) {
      warned.push({events: at - from, minutes: (timeMs[at] - timeMs[from]) / MS_PER_MINUTE});
    }
  }
  return {
    ...counts,
    warned: warned.length,
    median_events: toMedian(warned.map(({events}) => events)) ?? null,
    median_minutes: toMedian(warned.map(({minutes}) => minutes)) ?? null,
  };
}
