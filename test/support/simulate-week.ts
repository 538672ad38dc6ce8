import {SHARED_SLOTS, SLOT_NAMES, type SlotAnswers, type SlotName} from '../../src/core/contract/shared-slots.ts';
import {bySlot} from './slot-answers.ts';
import {drawCoarseAnswer} from '../../src/core/privacy/coarse-answer.ts';

/** Reports by slot and answer. */
export type WeekCounts = Readonly<Record<SlotName, number[]>>;

/** Shares of shoppers by slot and answer; each slot's sum to 1. */
export type TrueShares = Readonly<Record<SlotName, readonly number[]>>;

/** Shares of a slot that has few large groups and many small ones, of which the last ones are empty. */
const START: TrueShares = bySlot<readonly number[]>(
  {
    segment: fill(17, [0.05, 0.38, 0.24, 0.18, 0.1, 0.05]),
    interest: fill(33, [0.04, 0.22, 0.16, 0.13, 0.1, 0.08, 0.07, 0.05, 0.05, 0.03, 0.03, 0.02, 0.01, 0.01]),
    priceTier: [0.1, 0.35, 0.4, 0.15],
    activity: [0.02, 0.45, 0.3, 0.15, 0.08],
    intent: [0.05, 0.55, 0.25, 0.1, 0.05],
    churn: [0.05, 0.2, 0.25, 0.3, 0.2],
  },
  (size) => fill(size, [0.4, 0.6]),
);

/** What shoppers of a shop are like in a week: over the year, groups change places. */
export function toTrueShares(week: number): TrueShares {
  const moved = week / 52;
  return Object.fromEntries(
    SLOT_NAMES.map((slot) => {
      const shares = START[slot];
      const other = [shares[0], ...shares.slice(2), shares[1]];
      // Groups that were empty stay empty but the one that the first moves into.
      return [slot, shares.map((share, i) => (1 - 0.4 * moved) * share + 0.4 * moved * other[i])];
    }),
  ) as unknown as TrueShares;
}

/** Shoppers in exactly these shares, as far as whole shoppers go; slots are independent of each other. */
export function toShoppers(shares: TrueShares, count: number, random: () => number): SlotAnswers[] {
  const columns = SLOT_NAMES.map((slot) => {
    let upTo = 0;
    const ends = shares[slot].map((share) => Math.round((upTo += share) * count));
    return shuffle(
      Array.from({length: count}, (_, i) => ends.findIndex((end) => i < end)),
      random,
    );
  });
  return Array.from({length: count}, (_, i) => {
    return Object.fromEntries(SLOT_NAMES.map((slot, s) => [slot, columns[s][i]])) as unknown as SlotAnswers;
  });
}

/** One week: every shopper's browser draws by itself, by the very code that ships. */
export function reportAll(shoppers: readonly SlotAnswers[], random: () => number): WeekCounts {
  const counts = emptyCounts();
  for (const truth of shoppers) {
    const {slot, answer} = drawCoarseAnswer(truth, random);
    counts[slot][answer]++;
  }
  return counts;
}

export function emptyCounts(): WeekCounts {
  return Object.fromEntries(
    SLOT_NAMES.map((slot) => [slot, Array.from({length: SHARED_SLOTS[slot].size}, () => 0)]),
  ) as unknown as WeekCounts;
}

function fill(size: number, shares: readonly number[]): number[] {
  return Array.from({length: size}, (_, i) => shares[i] ?? 0);
}

function shuffle(values: number[], random: () => number): number[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [values[i], values[j]] = [values[j], values[i]];
  }
  return values;
}
