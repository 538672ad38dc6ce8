import {ProfilerError} from '../../core/contract/errors.ts';

/** Input of BG/NBD for one shopper; all times in the same unit, usually weeks. */
export interface ShopperSummary {
  /** Purchases after the first. */
  readonly frequency: number;
  /** Time from the first purchase to the last; 0 after a single purchase. */
  readonly recency: number;
  /** Time from the first purchase to now. */
  readonly age: number;
}

/** Shape and rate of the gamma distribution of purchase rates, and both shapes of the beta distribution of drop-out. */
export interface BgNbdParameters {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/**
 * Log likelihood of one shopper under BG/NBD (Fader, Hardie and Lee 2005, "Counting Your Customers" the Easy Way,
 * equation 6).
 */
export function toBgNbdLogLikelihood(
  {frequency: x, recency, age}: ShopperSummary,
  parameters: BgNbdParameters,
): number {
  const {r, alpha, a, b} = parameters;
  const common =
    logGamma(r + x) -
    logGamma(r) +
    r * Math.log(alpha) +
    logGamma(a + b) +
    logGamma(b + x) -
    logGamma(b) -
    logGamma(a + b + x);
  const alive = -(r + x) * Math.log(alpha + age);
  if (x === 0) return common + alive;
  const gone = Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + recency);
  const larger = Math.max(alive, gone);
  return common + larger + Math.log(Math.exp(alive - larger) + Math.exp(gone - larger));
}

/** Probability that the shopper has not dropped out (the paper's P(alive | x, t_x, T)); 1 after a single purchase. */
export function toAliveProbability({frequency: x, recency, age}: ShopperSummary, parameters: BgNbdParameters): number {
  const {r, alpha, a, b} = parameters;
  if (x === 0) return 1;
  return 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + recency)) ** (r + x));
}

/**
 * Exact probability of no purchase in the next `horizon`: the likelihood of the same purchases at a greater age,
 * divided by their likelihood now.
 */
export function toSilenceProbability(shopper: ShopperSummary, parameters: BgNbdParameters, horizon: number): number {
  const later = {...shopper, age: shopper.age + horizon};
  return Math.exp(toBgNbdLogLikelihood(later, parameters) - toBgNbdLogLikelihood(shopper, parameters));
}

/**
 * Maximum likelihood parameters, found by the simplex method of Nelder and Mead on their logarithms.
 *
 * @throws ProfilerError `training-failed` without shoppers
 */
export function trainBgNbd(shoppers: readonly ShopperSummary[]): BgNbdParameters {
  if (shoppers.length === 0) {
    throw new ProfilerError(
      'training-failed',
      'BG/NBD needs shoppers with at least one purchase; there is none. Give a history with purchases.',
    );
  }
  const grouped = new Map<string, {shopper: ShopperSummary; count: number}>();
  for (const shopper of shoppers) {
    const key = `${shopper.frequency} ${shopper.recency} ${shopper.age}`;
    grouped.set(key, {shopper, count: (grouped.get(key)?.count ?? 0) + 1});
  }
  const loss = (logs: readonly number[]): number => {
    let total = 0;
    for (const {shopper, count} of grouped.values()) total -= count * toBgNbdLogLikelihood(shopper, toParameters(logs));
    // Far from the optimum the likelihood is flat; the penalty keeps the search where numbers are finite.
    return total / shoppers.length + 1e-6 * logs.reduce((sum, log) => sum + log * log, 0);
  };
  const ages = shoppers.map((shopper) => shopper.age).sort((one, other) => one - other);
  const start = [0, Math.log(1 + ages[ages.length >> 1] / 4), 0, 0.7];
  return toParameters(minimise(loss, start));
}

function toParameters([r, alpha, a, b]: readonly number[]): BgNbdParameters {
  return {r: Math.exp(r), alpha: Math.exp(alpha), a: Math.exp(a), b: Math.exp(b)};
}

const MAX_STEPS = 2000;

/** Nelder and Mead 1965 with the usual 1, 2, 1/2, 1/2; ends when all corners have the same loss. */
function minimise(loss: (at: readonly number[]) => number, start: readonly number[]): number[] {
  const corner = (at: number[]) => ({at, loss: loss(at)});
  const corners = [
    corner([...start]),
    ...start.map((_, k) => corner(start.map((value, m) => value + (m === k ? 0.5 : 0)))),
  ];
  for (let step = 0; step < MAX_STEPS; step++) {
    corners.sort((one, other) => one.loss - other.loss);
    const worst = corners[corners.length - 1];
    if (worst.loss - corners[0].loss < 1e-10) break;
    const rest = corners.slice(0, -1);
    const centre = start.map((_, k) => rest.reduce((sum, {at}) => sum + at[k], 0) / rest.length);
    const along = (share: number) => corner(centre.map((value, k) => value + share * (worst.at[k] - value)));
    const reflected = along(-1);
    if (reflected.loss < corners[0].loss) {
      const expanded = along(-2);
      corners[corners.length - 1] = expanded.loss < reflected.loss ? expanded : reflected;
    } else if (reflected.loss < rest[rest.length - 1].loss) {
      corners[corners.length - 1] = reflected;
    } else {
      const contracted = along(reflected.loss < worst.loss ? -0.5 : 0.5);
      if (contracted.loss < Math.min(reflected.loss, worst.loss)) {
        corners[corners.length - 1] = contracted;
      } else {
        for (let i = 1; i < corners.length; i++) {
          corners[i] = corner(corners[i].at.map((value, k) => (value + corners[0].at[k]) / 2));
        }
      }
    }
  }
  corners.sort((one, other) => one.loss - other.loss);
  return corners[0].at;
}

/** Coefficients of Lanczos' approximation with g = 7 and nine terms (Godfrey 2001), exact to 15 digits. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function, for x above 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x + 6.5;
  let series = LANCZOS[0];
  for (let k = 1; k < LANCZOS.length; k++) series += LANCZOS[k] / (x - 1 + k);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(shifted) - shifted + Math.log(series);
}
