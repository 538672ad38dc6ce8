import {Graph} from '../graph/graph.ts';
import type {Executor, Program} from '../graph/executor.ts';
import {toMatrix} from '../graph/to-matrix.ts';
import {CUT} from '../metrics/ranking.ts';
import type {Batch} from './batches.ts';
import {toExamples} from './examples.ts';
import type {MixExample} from './fit-mix.ts';
import type {NextItemTrainer} from './next-item-trainer.ts';
import type {Sequences} from './sequences.ts';

/** Validation examples watched after each epoch. */
const WATCHED_EXAMPLES = 3_000;

/** Quality of a ranking, fractions. */
export interface Shares {
  /** recall@20 */
  readonly recall: number;
  /** mrr@20 */
  readonly mrr: number;
}

/** What is validated, and on which visits. */
export interface ValidationInput {
  readonly trainer: NextItemTrainer;
  readonly sequences: Sequences;
  readonly batches: readonly Batch[];
}

/** The newest visits, which training leaves out: what the network says of them. */
export class Validation {
  constructor(
    private readonly input: ValidationInput,
    private readonly score: Program,
  ) {}

  /** Recall and MRR at 20 of the network alone. */
  async watch(): Promise<Shares> {
    let hits = 0;
    let reciprocal = 0;
    const examples = await this.eachExample(WATCHED_EXAMPLES, ({target, logits}) => {
      let rank = 1;
      for (const logit of logits) if (logit > logits[target]) rank++;
      if (rank > CUT) return;
      hits++;
      reciprocal += 1 / rank;
    });
    return {recall: hits / Math.max(1, examples), mrr: reciprocal / Math.max(1, examples)};
  }

  /**
   * Gives the logits of every example, repeats included, until `most` were given.
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

  dispose(): Promise<void> {
    return this.score.dispose();
  }
}

/** Compiles what scores the examples. */
export async function openValidation(executor: Executor, input: ValidationInput): Promise<Validation> {
  const {vector} = input.trainer.options.sizes;
  const graph = new Graph();
  const query = graph.input('query', 'R', vector);
  const items = graph.input('items', 'C', vector);
  return new Validation(input, await executor.compile(graph, {scores: graph.matmul(query, items, {transposeB: true})}));
}

/** Batches are sorted by length of visit; when only some are read, they are taken evenly. */
function spread(batches: readonly Batch[], most: number): Batch[] {
  const examples = batches.reduce((sum, {stretches}) => sum + stretches.reduce((all, {steps}) => all + steps, 0), 0);
  const stride = Math.max(1, Math.floor(examples / most));
  return batches
    .map(({steps, stretches}) => ({steps, stretches: stretches.filter((_, index) => index % stride === 0)}))
    .filter(({stretches}) => stretches.length > 0);
}
