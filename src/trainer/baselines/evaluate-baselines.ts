import {ProfilerError} from '../../core/contract/errors.ts';
import type {History} from '../history/history.ts';
import {CUT, type RankingScores, RankingTally} from '../metrics/ranking.ts';
import {startProgress} from '../progress.ts';
import {buildItemKnn} from './item-knn.ts';
import {buildMarkov} from './markov.ts';
import type {NextItemBaseline} from './next-item-baseline.ts';
import {buildPopular} from './popular.ts';
import {SparseScores} from './sparse-scores.ts';
import {buildVisitItems} from './visit-items.ts';
import {buildVmisKnn} from './vmis-knn.ts';

const BUILDERS = {
  pop: buildPopular,
  'visit-items': buildVisitItems,
  markov: buildMarkov,
  'item-knn': buildItemKnn,
  'vmis-knn': buildVmisKnn,
} as const satisfies Record<string, (train: History) => NextItemBaseline>;

export type BaselineName = keyof typeof BUILDERS;

export const BASELINE_NAMES = Object.keys(BUILDERS) as BaselineName[]; // the object has exactly these keys

export interface BaselineScores extends RankingScores {
  readonly examples: number;
  /** Number of examples whose item is not in the training history; they count as misses. */
  readonly unseen_targets: number;
  /** Seconds to build the baseline and to rank all examples. */
  readonly seconds: number;
}

/**
 * Ranks the next item of every prefix of every test visit by each baseline, among all items of `train`: the same
 * examples that `evaluateModel` ranks for a model. Items of a prefix that are not in `train` are skipped.
 *
 * @throws ProfilerError `argument` for a name that is not in BASELINE_NAMES
 */
export function evaluateBaselines(
  train: History,
  test: History,
  names: readonly string[] = BASELINE_NAMES,
): Record<string, BaselineScores> {
  checkBaselineNames(names);
  const indexOf = new Map(train.itemIds.map((id, index) => [id, index]));
  const itemOf = Int32Array.from(test.itemIds, (id) => indexOf.get(id) ?? -1);
  const items = train.itemIds.length;
  return Object.fromEntries(
    names.filter(isBaselineName).map((name) => {
      const startedMs = performance.now();
      const scores = evaluateOne(BUILDERS[name](train), {test, itemOf, items});
      return [name, {...scores, seconds: (performance.now() - startedMs) / 1000}];
    }),
  );
}

function evaluateOne(
  baseline: NextItemBaseline,
  {test, itemOf, items}: {test: History; itemOf: Int32Array; items: number},
): Omit<BaselineScores, 'seconds'> {
  const tally = new RankingTally(items);
  const scores = new SparseScores(items);
  const {visitStart, item} = test;
  const visits = visitStart.length - 1;
  const known = new Int32Array(item.length);
  const progress = startProgress(`evaluate ${baseline.name}`, visits);
  let unseen = 0;
  for (let visit = 0; visit < visits; visit++) {
    let length = 0;
    for (let event = visitStart[visit]; event + 1 < visitStart[visit + 1]; event++) {
      const own = item[event] < 0 ? -1 : itemOf[item[event]];
      if (own >= 0) known[length++] = own;
      if (item[event + 1] < 0) continue;
      const target = itemOf[item[event + 1]];
      if (target < 0) unseen++;
      scores.clear();
      baseline.score(known.subarray(0, length), scores);
      tally.add(target < 0 ? Infinity : scores.rankOf(target), event + 1 - visitStart[visit], scores.top(CUT));
    }
    progress.show(visit + 1);
  }
  return {...tally.scores(), examples: tally.examples, unseen_targets: unseen};
}

function isBaselineName(name: string): name is BaselineName {
  return Object.hasOwn(BUILDERS, name);
}

/** @throws ProfilerError `argument` for a name that is not in BASELINE_NAMES */
export function checkBaselineNames(names: readonly string[]): void {
  const unknown = names.find((name) => !isBaselineName(name));
  if (unknown === undefined) return;
  throw new ProfilerError('argument', `There is no baseline "${unknown}". Choose from ${BASELINE_NAMES.join(', ')}.`);
}
