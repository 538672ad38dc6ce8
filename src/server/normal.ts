/**
 * Two-sided p value of a standard normal variable: erfc(|z| / √2), by the fit of Press, Teukolsky, Vetterling,
 * Flannery, "Numerical recipes" (2nd edition, section 6.2, erfcc), whose relative error is below 1.2e-7.
 */
export function toNormalPValue(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const polynomial = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ].reduceRight((sum, factor) => sum * t + factor, 0);
  return Math.min(1, t * Math.exp(-x * x + polynomial));
}
