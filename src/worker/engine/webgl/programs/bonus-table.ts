import type {Model} from '../../../../core/predict/model.ts';
import {countItems} from '../../../../core/predict/model.ts';
import {MIN_WEIGHT, sumNeighbours} from '../../../../core/predict/score.ts';
import {SparseSum} from '../../../../core/predict/sparse-sum.ts';

/** Knuth's multiplicative hash, 2^32 / golden ratio; the shader has the same number. */
export const HASH_FACTOR = 0x9e3779b1;

/**
 * Bonuses of neighbours, and which items may have a repeat bonus, as a hash table in which a fragment looks up its four
 * items. Only some hundred items of a model have a bonus, so the table is far smaller to upload than one number per
 * item.
 */
export class BonusTable {
  private readonly shares: SparseSum;
  private readonly slots: number;

  constructor(private readonly model: Model) {
    this.slots = slotsFor(model);
    this.shares = new SparseSum(countItems(model));
  }

  /**
   * @param items of the visit, oldest first
   * @param keys [slots, 4] overwritten: number of the group + 1 or 0 if free, 1 if an item of the group may
   *   repeat, 0, 0
   * @param values [slots, 4] overwritten: what neighbours add to the group's items
   */
  write(items: readonly number[], keys: Float32Array, values: Float32Array): void {
    const {mix, sizes} = this.model;
    const {shares} = this;
    keys.fill(0);
    values.fill(0);
    const strength = sumNeighbours(this.model, items, shares);
    for (let i = 0; i < shares.count; i++) {
      const item = shares.touched[i];
      const slot = this.toSlot(item >> 2, keys);
      // A model without a mix has no neighbours and so no shares.
      values[4 * slot + (item & 3)] = strength * Math.log(1 + shares.values[item] / mix!.floor);
    }
    shares.clear();
    const known = shares.values.length;
    for (let back = 0; back < sizes.memory && back < items.length; back++) {
      const item = items[items.length - 1 - back];
      if (item >= 0 && item < known) keys[4 * this.toSlot(item >> 2, keys) + 1] = 1;
    }
  }

  /** Slot of a group; a new group gets the next free one. */
  private toSlot(group: number, keys: Float32Array): number {
    const mask = this.slots - 1;
    let slot = toHash(group, this.slots);
    while (keys[4 * slot] !== 0 && keys[4 * slot] !== group + 1) slot = (slot + 1) & mask;
    keys[4 * slot] = group + 1;
    return slot;
  }
}

function toHash(group: number, slots: number): number {
  return Math.imul(group, HASH_FACTOR) >>> (32 - Math.log2(slots));
}

/**
 * Upper bound of mix.decay: with a slower decay so many events count that their table would overflow the texture. The
 * fit never exceeds it.
 */
const SLOWEST_DECAY = 0.9999;

/** Number of slots: at least twice the entries that any visit can have. */
export function slotsFor({sizes, neighbours, mix}: Model): number {
  let longest = 0;
  for (let item = 0; neighbours && item + 1 < neighbours.start.length; item++) {
    longest = Math.max(longest, neighbours.start[item + 1] - neighbours.start[item]);
  }
  const heard = mix ? Math.ceil(Math.log(MIN_WEIGHT) / Math.log(Math.min(mix.decay, SLOWEST_DECAY))) : 0;
  return 2 ** Math.max(4, Math.ceil(Math.log2(2 * (sizes.memory + longest * (heard + 1)))));
}
