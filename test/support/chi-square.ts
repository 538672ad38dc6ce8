/** 99.99 % quantile of chi-square by Wilson and Hilferty (1931): a sound sample exceeds it once in 10 000 times. */
export function toChiSquareLimit(degrees: number): number {
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + 3.719 * Math.sqrt(part)) ** 3;
}
