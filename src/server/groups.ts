import type {SlotName} from '../core/contract/shared-slots.ts';
import type {Protocol, SlotBasis} from './epoch-basis.ts';
import {estimateSplitShares, type SplitEstimate, toSplitPValue} from './estimate-split.ts';
import {estimateShares, toPValue} from './estimate.ts';
import {type Labels, toLabels} from './labels.ts';

/** Probability that a question in which nothing has changed shows a clear change of any group. */
const CLEAR_LEVEL = 0.05;

/** How a group differs from the epoch before. */
export interface Change {
  /** Share now minus share in the epoch before. */
  readonly difference: number;
  /** Of "nothing has changed", two-sided; tests: toPValue of coarse epochs, toSplitPValue of split ones. */
  readonly pValue: number;
  /**
   * Whether the p value times the number of the question's groups is below 0.05 (Bonferroni): a question in which
   * nothing has changed has a clear change in about one of 20 epochs (simulated: 4 to 8 of 100).
   */
  readonly isClear: boolean;
}

/** The estimated share of sharing shoppers with one answer. Unbiased, so it may lie slightly outside 0 to 1. */
export interface Group {
  readonly answer: number;
  readonly label: string;
  readonly share: number;
  /**
   * 95 % confidence interval. That of coarse epochs allows for noise and for which shoppers were asked the question,
   * that of split epochs, where all are asked, for the noise alone.
   */
  readonly low: number;
  readonly high: number;
  /** Missing unless the epoch before has the same protocol and shows this question, too. */
  readonly change?: Change;
}

interface Method {
  readonly estimate: (basis: SlotBasis) => readonly SplitEstimate[];
  /** [answer] p values of "nothing has changed". */
  readonly compare: (now: SlotBasis, before: SlotBasis) => readonly number[];
}

const METHODS: Readonly<Record<Protocol, Method>> = {
  coarse: {
    estimate: ({values}) => estimateShares(values),
    compare: (now, before) => {
      const earlier = estimateShares(before.values);
      return estimateShares(now.values).map((estimate, answer) => toPValue(estimate, earlier[answer]));
    },
  },
  split: {
    estimate: ({values, reports}) => estimateSplitShares(values, reports),
    compare: (now, before) =>
      now.values.map((sum, answer) =>
        toSplitPValue({sum, reports: now.reports}, {sum: before.values[answer], reports: before.reports}),
      ),
  },
};

/**
 * The groups of a shown slot that the shop has names for.
 *
 * @param before the slot in the epoch before, if it is shown there and has the same protocol
 */
export function toGroups(
  slot: SlotName,
  {protocol, labels, now, before}: {protocol: Protocol; labels: Labels; now: SlotBasis; before?: SlotBasis},
): Group[] {
  const {estimate, compare} = METHODS[protocol];
  const names = toLabels(slot, labels);
  const earlier = before && {shares: estimate(before), pValues: compare(now, before)};
  return estimate(now)
    .slice(0, names.length)
    .map(({share, low, high}, answer) => ({
      answer,
      label: names[answer],
      share: round(share),
      low: round(low),
      high: round(high),
      ...(earlier && {
        change: {
          difference: round(share - earlier.shares[answer].share),
          pValue: round(earlier.pValues[answer]),
          isClear: earlier.pValues[answer] * names.length < CLEAR_LEVEL,
        },
      }),
    }));
}

/** Rounds to six digits, because further ones are noise. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
