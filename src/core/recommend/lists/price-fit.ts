/** At this ratio of two prices (or its inverse) the fit is 0.37. */
const RATIO = 1.6;

/** How near two prices are, 0 to 1: exp(-|ln(a / b)| / ln 1.6). 0.5 where one is unknown or 0. */
export function toPriceFit(a: number | undefined, b: number | undefined): number {
  if (!a || !b) return 0.5;
  return Math.exp(-Math.abs(Math.log(a / b)) / Math.log(RATIO));
}
