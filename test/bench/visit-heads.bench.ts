/**
 * How good the purchase head is on shoppers of whom the model knows nothing: 114 whole shoppers of Taobao's
 * UserBehavior, in folds of shoppers. A model is trained on all folds but one and judged on that one, so that each
 * shopper is judged once; beside it, on the same answers, logistic regression on counts. Keeps the figures in
 * docs/results/visit-heads.json.
 *
 * npx tsx test/bench/visit-heads.bench.ts [--data ../shared/data] [--folds 5]
 */
import {mkdir, writeFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {toKindIndex} from '../../src/core/contract/event-kinds.ts';
import type {Band} from '../../src/core/contract/heads.ts';
import {answerByCounts} from '../../src/trainer/baselines/count-regression.ts';
import {evaluateModel} from '../../src/trainer/evaluate/evaluate-model.ts';
import type {History} from '../../src/trainer/history/history.ts';
import {readHistory} from '../../src/trainer/history/read-history.ts';
import {pickVisits} from '../../src/trainer/history/split-history.ts';
import {type HeadAnswer, toCutScores, toSigmoidScores} from '../../src/trainer/metrics/sigmoid-scores.ts';
import {readModel} from '../../src/trainer/model/read-model.ts';
import {toDefaultOptions} from '../../src/trainer/train/options.ts';
import {trainModel} from '../../src/trainer/train/train-model.ts';

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data'},
    work: {type: 'string', default: '.cache/visit-heads'},
    folds: {type: 'string', default: '5'},
  },
});
const folds = Number(values.folds);
const history = await readHistory(path.join(values.data, 'taobao/UserBehavior-10000.csv'));

/** Answers on the shoppers of one fold, visits numbered as in the whole history, and the bands that its model names. */
interface FoldAnswers {
  readonly model: readonly HeadAnswer[];
  readonly counts: readonly HeadAnswer[];
  readonly bands: readonly (Band | undefined)[];
}

const parts: FoldAnswers[] = [];
for (let fold = 0; fold < folds; fold++) parts.push(await judgeFold(fold));
const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
const result = {machine, shoppers: history.visitorCount, visits: history.visitVisitor.length, folds, ...toResult()};
await mkdir('docs/results', {recursive: true});
await writeFile('docs/results/visit-heads.json', `${JSON.stringify(result, null, 1)}\n`);
console.log(JSON.stringify(result));

async function judgeFold(fold: number): Promise<FoldAnswers> {
  const isTest = (visit: number): boolean => history.visitVisitor[visit] % folds === fold;
  const all = [...history.visitVisitor.keys()];
  const train = pickVisits(
    history,
    all.filter((visit) => !isTest(visit)),
  );
  const tested = all.filter(isTest);
  const test = pickVisits(history, tested);
  const out = path.join(values.work, `fold-${fold}`);
  const options = toDefaultOptions({events: train.item.length, items: train.itemIds.length});
  await trainModel(train, {options, out, backend: 'auto', resume: false});
  const stored = await readModel(out);
  let own: readonly HeadAnswer[] = [];
  evaluateModel(stored, test, {onHeads: (heads) => (own = heads.answersOf('purchase'))});
  return {
    model: own.map((answer) => toWhole(answer, test, tested)),
    counts: (answerByCounts(train, test, 'purchase') ?? []).map((answer) => toWhole(answer, test, tested)),
    bands: own.map(({probability}) => stored.visitHeads.toBand('purchase', probability)),
  };
}

/** An answer with visit and event of the whole history. */
function toWhole(answer: HeadAnswer, {visitStart}: History, tested: readonly number[]): HeadAnswer {
  const visit = tested[answer.visit];
  return {...answer, visit, event: history.visitStart[visit] + answer.event - visitStart[answer.visit]};
}

function toResult() {
  const model = parts.flatMap((part) => part.model);
  const bands = new Map(
    parts.flatMap((part) => part.model.map((answer, at) => [answer.event, part.bands[at]] as const)),
  );
  const {visitStart: start, kind, timeMs} = history;
  const toBand = ({event}: HeadAnswer): Band | undefined => bands.get(event);
  const scores = toSigmoidScores(model, {sequences: {start, kind}, timeMs, later: toKindIndex('purchase'), toBand});
  const counts = toCutScores(
    parts.flatMap((part) => part.counts),
    start,
  );
  const each = parts.map((part) => ({
    model: toCutScores(part.model, start)!,
    counts: toCutScores(part.counts, start)!,
  }));
  return {
    purchase: {...scores, baselines: {'logistic regression on counts': counts}},
    by_fold: each.map(({model: own, counts: other}) => ({
      auc: own.auc,
      ece: own.ece,
      examples: own.examples,
      positives: own.positives,
      counts_auc: other.auc,
      counts_ece: other.ece,
    })),
  };
}
