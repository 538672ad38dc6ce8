import {SLOT_NAMES, type SlotName} from '../../src/core/contract/shared-slots.ts';
import {drawServerNoise, type UniformInteger} from '../../src/core/privacy/discrete-laplace.ts';
import type {OpenedSlot} from '../../src/server/opened-sums.ts';
import {createRandom} from '../../src/trainer/random.ts';
import type {TrueShares} from './simulate-week.ts';

/** Uniform integers that depend only on the seed. */
export function toUniform(seed: number): UniformInteger {
  const random = createRandom(seed);
  return (limit) => Math.floor(random() * limit);
}

/** Whole shoppers by answer in these shares, as near as whole shoppers come to them. */
export function toCounts(shares: readonly number[], shoppers: number): number[] {
  let upTo = 0;
  let before = 0;
  return shares.map((share) => {
    const end = Math.round((upTo += share) * shoppers);
    const count = end - before;
    before = end;
    return count;
  });
}

/** What two servers open of true counts: each adds its noise once. */
export function openCounts(counts: readonly number[], uniform: UniformInteger): number[] {
  return counts.map((count) => count + drawServerNoise(uniform) + drawServerNoise(uniform));
}

/** All batches of an epoch. */
export function openEpoch(
  epoch: number,
  {shares, reports, uniform}: {shares: TrueShares; reports: number; uniform: UniformInteger},
): OpenedSlot[] {
  return SLOT_NAMES.map((slot: SlotName) => {
    return {epoch, slot, sums: openCounts(toCounts(shares[slot], reports), uniform), reports};
  });
}
