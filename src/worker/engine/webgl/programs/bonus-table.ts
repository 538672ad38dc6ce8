import type {Model} from '../../../../core/predict/model.ts';
import {countItems} from '../../../../core/predict/model.ts';
import {SMALLEST_WEIGHT, sumNeighbours} from '../../../../core/predict/score.ts';
import {SparseSum} from '../../../../core/predict/sparse-sum.ts';

/** Knuth's multiplicative hash, 2^32 / golden ratio; the shader has the same number. */
export const HASH_FACTOR = 0x9e3779b1;

/**
 * What neighbours add, and where repeats may, as a hash table that a fragment can look its four items up in. Only
 * some hundred of a model's items have any of it, so they travel instead of a number an item.
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
   * @param keys [slots, 4] overwritten: number of the group + 1 or 0 where free, 1 where an item of the group may
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
      // No shares without a mix.
      values[4 * slot + (item & 3)] = strength * Math.log(1 + shares.values[item] / mix!.floor);
    }
    shares.clear();
    const known = shares.values.length;
    for (let back = 0; back < sizes.memory && back < items.length; back++) {
      const item = items[items.length - 1 - back];
      if (item >= 0 && item < known) keys[4 * this.toSlot(item >> 2, keys) + 1] = 1;
    }
  }

  /** Slot of a group, taken if it had none. */
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
 * Neighbours that fade slower than this are heard from so many events that their table fits no texture; no fit gives
 * such a decay.
 */
const SLOWEST_DECAY = 0.9999;

/** Slots, so that the fullest table any visit can make is half empty. */
export function slotsFor({sizes, neighbours, mix}: Model): number {
  let longest = 0;
  for (let item = 0; neighbours && item + 1 < neighbours.start.length; item++) {
    longest = Math.max(longest, neighbours.start[item + 1] - neighbours.start[item]);
  }
  const heard = mix ? Math.ceil(Math.log(SMALLEST_WEIGHT) / Math.log(Math.min(mix.decay, SLOWEST_DECAY))) : 0;
  return 2 ** Math.max(4, Math.ceil(Math.log2(2 * (sizes.memory + longest * (heard + 1)))));
}
