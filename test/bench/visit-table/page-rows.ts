/** A rate of 1 on every page is written as 0.2 in these tables. */
const WHOLE_RATE = 0.2;

/** Rates are written with nine decimals; this times rows times multiple is how far rounding moves a whole number. */
const ROUNDING = 7.5e-8;

/** Fewest and most rows that are tried, as a share of the pages seen: pages come again, and some pages have no type. */
const MIN_SHARE = 0.5;
const MAX_SHARE = 1.3;
const MAX_MORE = 4;

/** What the decimals of a visit's mean rate say about the pages it was averaged over. */
export interface PageRows {
  /** Number of different pages, or NaN where no count explains the decimals. */
  readonly rows: number;
  /** Smallest tried multiple that makes the sum whole: 1 for whole exits, 6 for halves and thirds; 0 where unknown. */
  readonly multiple: number;
  /** Sum of the rate over the pages: number of exits or bounces; NaN where unknown. */
  readonly sum: number;
}

/**
 * Counts the different pages of a visit from its mean rate.
 *
 * The mean is (sum of the pages' rates) / (number of different pages), and each page's rate is a small fraction, so
 * only a few counts give the decimals that were written. The nearest of them to the pages seen is taken. A count
 * below the pages seen means that pages were seen again, which shoppers who buy do more.
 *
 * @param rate mean rate, 0 to 0.2
 * @param pages pages seen
 * @param multiples tried in this order
 */
export function toPageRows(rate: number, pages: number, multiples: readonly number[]): PageRows {
  if (!(rate > 0 && pages > 0)) return {rows: Number.NaN, multiple: 0, sum: Number.NaN};
  const mean = rate / WHOLE_RATE;
  const fewest = Math.max(1, Math.floor(pages * MIN_SHARE));
  const most = Math.floor(pages * MAX_SHARE) + MAX_MORE;
  for (const multiple of multiples) {
    let rows = Number.NaN;
    for (let count = fewest; count < most; count++) {
      const product = mean * count * multiple;
      if (Math.abs(product - Math.round(product)) >= ROUNDING * count * multiple) continue;
      if (!(Math.abs(count - pages) >= Math.abs(rows - pages))) rows = count;
    }
    if (!Number.isNaN(rows)) return {rows, multiple, sum: mean * rows};
  }
  return {rows: Number.NaN, multiple: 0, sum: Number.NaN};
}
