import {type HeadName, SIGMOID_HEADS, type SigmoidHead} from '../../core/contract/heads.ts';
import {Graph} from '../graph/graph.ts';
import type {Executor, Program} from '../graph/executor.ts';
import {toMatrix} from '../graph/to-matrix.ts';
import {type Calibration, fitPlatt} from '../learn/fit-platt.ts';
import {RankSums} from '../metrics/ranking.ts';
import type {Batch} from './batches.ts';
import {toExamples} from './examples.ts';
import type {MixExample} from './fit-mix.ts';
import {PADDING, toHeadTargets} from './head-targets.ts';
import type {NextItemTrainer} from './next-item-trainer.ts';
import type {Sequences} from '../history/sequences.ts';

/** Number of validation examples evaluated after each epoch. */
const WATCHED_EXAMPLES = 3_000;

/** Quality of a ranking, fractions. */
export interface Shares {
  /** recall@20 */
  readonly recall: number;
  /** mrr@20 */
  readonly mrr: number;
}

/** Platt scaling by head; absent if the validation part has only one outcome. */
export type HeadCalibrations = Readonly<Partial<Record<SigmoidHead, Calibration>>>;

/** What the network says of a head after an event of the validation part, and what came. */
export interface HeldAnswer {
  readonly event: number;
  /** Log odds before calibration. */
  readonly logit: number;
  /** 1 or 0 */
  readonly came: number;
}

/** Answers by head. */
export type HeldAnswers = ReadonlyMap<SigmoidHead, readonly HeldAnswer[]>;

/** Fits the calibration of each head on the true outcomes. */
export function calibrate(held: HeldAnswers): HeadCalibrations {
  const judged = [...held].filter(([, answers]) => new Set(answers.map(({came}) => came)).size === 2);
  return Object.fromEntries(
    judged.map(([head, answers]) => [
      head,
      fitPlatt(
        answers.map(({logit}) => logit),
        answers.map(({came}) => came),
      ),
    ]),
  );
}

/** The network that is validated, and the visits that it is validated on. */
export interface ValidationInput {
  readonly trainer: NextItemTrainer;
  readonly sequences: Sequences;
  readonly batches: readonly Batch[];
}

/** Evaluates the network on the newest visits, which training leaves out. */
export class Validation {
  constructor(
    private readonly input: ValidationInput,
    private readonly score: Program,
  ) {}

  /** Recall and MRR at 20 of the network alone. */
  async watch(): Promise<Shares> {
    const sums = new RankSums();
    await this.eachExample(WATCHED_EXAMPLES, ({target, logits}) => {
      let rank = 1;
      for (const logit of logits) if (logit > logits[target]) rank++;
      sums.add(rank);
    });
    return sums.toShares();
  }

  /**
   * Passes on the logits of examples, repeat bonuses included, at most `most` of them.
   *
   * @returns number of examples
   */
  async eachExample(most: number, take: (example: MixExample) => void): Promise<number> {
    const {trainer, sequences, batches} = this.input;
    const {scale, sizes} = trainer.options;
    const {unit, items} = trainer.items;
    let given = 0;
    for (const batch of spread(batches, most)) {
      const {query, repeat, visits} = await trainer.predict(batch);
      const found = await this.score.run({
        query: toMatrix(query, visits * batch.steps, sizes.vector),
        items: toMatrix(unit, items, sizes.vector),
      });
      const cosines = found['scores'].data;
      for (const {row, target, repeats, visitStart, event} of toExamples(sequences, batch, sizes.memory)) {
        const logits = cosines.subarray(row * items, row * items + items).map((cosine) => scale * cosine);
        for (const {item, positions} of repeats) {
          for (const position of positions) logits[item] += repeat[row * sizes.memory + position];
        }
        take({target, items: Array.from(sequences.item.subarray(visitStart, event + 1)), logits});
        given++;
      }
      if (given >= most) break;
    }
    return given;
  }

  /** What the network's yes/no heads say in these visits, wherever a browser asks. */
  async readHeads(heads: readonly HeadName[]): Promise<HeldAnswers> {
    const {trainer, sequences, batches} = this.input;
    const known = SIGMOID_HEADS.filter((head) => heads.includes(head));
    const answers = new Map(known.map((head) => [head, [] as HeldAnswer[]]));
    for (const batch of batches) {
      const output = await trainer.predict(batch);
      for (const [head, own] of answers) {
        toHeadTargets(batch, sequences, head).forEach((came, row) => {
          if (came === PADDING) return;
          const {from} = batch.stretches[row % output.visits];
          own.push({event: from + Math.floor(row / output.visits), logit: output.heads[head][row], came});
        });
      }
    }
    return answers;
  }

  dispose(): Promise<void> {
    return this.score.dispose();
  }
}

/** Compiles the graphs that score the examples. */
export async function openValidation(executor: Executor, input: ValidationInput): Promise<Validation> {
  const {vector} = input.trainer.options.sizes;
  const graph = new Graph();
  const query = graph.input('query', 'R', vector);
  const items = graph.input('items', 'C', vector);
  return new Validation(input, await executor.compile(graph, {scores: graph.matmul(query, items, {transposeB: true})}));
}

/** Chooses `most` batches evenly, because they are sorted by length of visit. */
function spread(batches: readonly Batch[], most: number): Batch[] {
  const examples = batches.reduce((sum, {stretches}) => sum + stretches.reduce((all, {steps}) => all + steps, 0), 0);
  const stride = Math.max(1, Math.floor(examples / most));
  return batches
    .map(({steps, stretches}) => ({steps, stretches: stretches.filter((_, index) => index % stride === 0)}))
    .filter(({stretches}) => stretches.length > 0);
}
