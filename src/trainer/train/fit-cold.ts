import {toTopItems} from '../../core/recommend/top-items.ts';
import type {ColdItems} from '../content/cold-items.ts';
import {CUT, RankSums} from '../metrics/ranking.ts';
import type {NextItemTrainer} from './next-item-trainer.ts';
import type {Shares, Validation} from './validation.ts';
import {type FittedAddends, VisitAddends} from './visit-addends.ts';

/** How items without clicks are ranked beside those with clicks. */
export interface ColdChoice {
  /**
   * Whether the vectors of items without clicks are learned from the order of the ids as well as from content: shops
   * often number related products in sequence.
   */
  readonly withOrder: boolean;
  /** Added to the logits of items without clicks. */
  readonly offset: number;
  /** What items with clicks lose by that offset on the validation part, as fractions. */
  readonly cost: Shares;
  /** Quality for the items held out. */
  readonly cold: Shares;
}

export interface FitColdInput extends FittedAddends {
  readonly trainer: NextItemTrainer;
  readonly cold: ColdItems;
}

/**
 * Most that items with clicks may lose, as a fraction of their examples in recall@20 and in mrr@20. It bounds what
 * showing new products costs.
 */
export const MAX_COLD_COST = 0.012;
const COLD_EXAMPLES = 5_000;
const OFFSETS = Array.from({length: 57}, (_, index) => -4 + index / 8);

/**
 * Chooses the offset of cold items: some trained items are treated as if nobody had clicked them, with vectors learned
 * from the others, and the offset is the one with the best ndcg@20 of all examples among those whose cost for the
 * other items stays within MAX_COLD_COST.
 */
export async function fitCold(validation: Validation, input: FitColdInput): Promise<ColdChoice> {
  const {trainer, cold} = input;
  const {vector} = trainer.options.sizes;
  const tallies: {withOrder: boolean; tally: OffsetTally}[] = [];
  for (const withOrder of [false, true]) {
    const vectors = cold.toHeldVectors(trainer.items.unit, {vector, withOrder});
    const tally = new OffsetTally(input);
    await trainer.items.withRows(cold.held, vectors, () =>
      validation.eachExample(COLD_EXAMPLES, (example) => tally.add(example)),
    );
    tallies.push({withOrder, tally});
  }
  const choices = tallies.map(({withOrder, tally}) => ({withOrder, ...tally.choose()}));
  const [plain, ordered] = choices;
  const {withOrder, offset, cost, cold: quality} = ordered.ndcg > plain.ndcg ? ordered : plain;
  return {withOrder, offset, cost, cold: quality};
}

/** Collects the ranks of the true items at every offset. */
class OffsetTally {
  private readonly isHeld: Uint8Array;
  private readonly addends: VisitAddends;
  /** Examples whose true item has clicks, ranked among such items only. */
  private readonly alone = new RankSums();
  /** By offset: true items with clicks, and those held out. */
  private readonly warm = OFFSETS.map(() => new RankSums());
  private readonly held = OFFSETS.map(() => new RankSums());

  constructor(input: FitColdInput) {
    const {items} = input.trainer.items;
    this.isHeld = new Uint8Array(items);
    for (const item of input.cold.held) this.isHeld[item] = 1;
    this.addends = new VisitAddends(input);
  }

  add({target, items, logits: network}: {target: number; items: readonly number[]; logits: Float32Array}): void {
    const {isHeld} = this;
    const logits = this.withShares(network, items);
    const others = toTopItems(logits, CUT, (item) => !isHeld[item]).map((item) => logits[item]);
    const held = toTopItems(logits, CUT, (item) => isHeld[item] === 1).map((item) => logits[item]);
    const countAbove = (values: readonly number[], bar: number): number => values.filter((value) => value > bar).length;
    if (!isHeld[target]) this.alone.add(1 + countAbove(others, logits[target]));
    OFFSETS.forEach((offset, index) => {
      const own = logits[target] + (isHeld[target] ? offset : 0);
      const rank = 1 + countAbove(others, own) + countAbove(held, own - offset);
      (isHeld[target] ? this.held : this.warm)[index].add(rank);
    });
  }

  choose(): {ndcg: number; offset: number; cost: Shares; cold: Shares} {
    const before = this.alone.toShares();
    const choices = OFFSETS.map((offset, index) => {
      const after = this.warm[index].toShares();
      return {
        offset,
        ndcg: this.warm[index].gain + this.held[index].gain,
        cost: {recall: before.recall - after.recall, mrr: before.mrr - after.mrr},
        cold: this.held[index].toShares(),
      };
    });
    const cheap = choices.filter(({cost}) => cost.recall <= MAX_COLD_COST && cost.mrr <= MAX_COLD_COST);
    return (cheap.length > 0 ? cheap : choices.slice(0, 1)).reduce((best, choice) =>
      choice.ndcg > best.ndcg ? choice : best,
    );
  }

  /** Adds prior and neighbours to the items with clicks: an item held out has neither. */
  private withShares(network: Float32Array, items: readonly number[]): Float32Array {
    const added = this.addends.of(items);
    return network.map((logit, item) => (this.isHeld[item] ? logit : logit + added[item]));
  }
}
