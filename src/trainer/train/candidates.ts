import type {Random} from '../random.ts';
import type {Batch} from './batches.ts';
import type {DropoutMasks} from './dropout-masks.ts';
import type {ItemTable} from './item-table.ts';
import {NegativeSampler} from './negative-sampler.ts';
import type {Sequences} from '../history/sequences.ts';

/** The items that a batch is scored against. */
export interface Candidates {
  /** [count, d] */
  readonly vectors: Float32Array;
  readonly count: number;
  /** Minus the log of each candidate's probability to be drawn; undefined if all items are candidates. */
  readonly bias?: Float32Array;
  /** [count, d] dropout mask that the vectors were multiplied with; undefined without dropout. */
  readonly mask?: Float32Array;
  positionOf(item: number): number;
  itemAt(position: number): number;
}

/** Chooses candidates: the batch's own items and drawn ones, or all. */
export class CandidateSource {
  private readonly sampler: NegativeSampler;

  constructor(
    private readonly items: ItemTable,
    private readonly sequences: Sequences,
    private readonly options: {
      /** Components of an item vector. */
      readonly vector: number;
      /** Number of newest events whose items get a repeat bonus; these items are candidates too. */
      readonly memory: number;
      /** Dropout rate; the same components are dropped for the whole batch. */
      readonly dropout: number;
      readonly masks: DropoutMasks;
    },
  ) {
    this.sampler = new NegativeSampler(sequences.item, items.items);
  }

  /** @param given `negatives`: number to draw, undefined for all items; `targets`: number of examples in the batch */
  choose(batch: Batch, given: {negatives: number | undefined; targets: number; random: Random}): Candidates {
    const {vector, dropout, masks} = this.options;
    const chosen = this.pick(batch, given);
    if (dropout === 0) return chosen;
    const mask = masks.draw(chosen.count * vector, dropout);
    return {...chosen, mask, vectors: chosen.vectors.map((value, at) => value * mask[at])};
  }

  private pick(
    batch: Batch,
    {negatives, targets, random}: {negatives: number | undefined; targets: number; random: Random},
  ): Candidates {
    const {unit, items} = this.items;
    if (negatives === undefined || negatives >= items) {
      return {vectors: unit, count: items, positionOf: (item) => item, itemAt: (position) => position};
    }
    const drawn = this.sampler.draw({own: this.toOwn(batch), negatives, targets, random});
    const {vector: d} = this.options;
    const vectors = new Float32Array(drawn.items.length * d);
    drawn.items.forEach((item, position) => vectors.set(unit.subarray(item * d, item * d + d), position * d));
    return {
      vectors,
      count: drawn.items.length,
      bias: drawn.bias,
      positionOf: (item) => drawn.positions[item],
      itemAt: (position) => drawn.items[position],
    };
  }

  /** Items that the batch reads, has as targets or may repeat. */
  private toOwn(batch: Batch): number[] {
    const own: number[] = [];
    const {start, item} = this.sequences;
    for (const {visit, from, steps} of batch.stretches) {
      const first = Math.max(start[visit], from - this.options.memory + 1);
      const last = Math.min(start[visit + 1] - 1, from + steps);
      for (let event = first; event <= last; event++) if (item[event] >= 0) own.push(item[event]);
    }
    return own;
  }
}
