import {expect, it} from 'vitest';
import {
  logGamma,
  toAliveProbability,
  toBgNbdLogLikelihood,
  toSilenceProbability,
  trainBgNbd,
  type BgNbdParameters,
  type ShopperSummary,
} from '../../../src/trainer/churn/bg-nbd.ts';
import {createRandom} from '../../../src/trainer/random.ts';

/** Estimates for the CDNOW customers, and their first customer (Fader, Hardie and Lee 2005). */
const CDNOW = {r: 0.243, alpha: 4.414, a: 0.793, b: 2.426};
const FIRST = {frequency: 2, recency: 30.43, age: 38.86};

/** Likelihood by adding up over the purchase rate and the drop-out probability, as the model is told in words. */
function integrate({frequency: x, recency, age}: ShopperSummary, {r, alpha, a, b}: BgNbdParameters): number {
  const steps = 1500;
  let total = 0;
  let weights = 0;
  for (let i = 0; i < steps; i++) {
    // u³ and the like put more points where the densities are steep; the densities are normalised by their own sum.
    const rate = 4 * ((i + 0.5) / steps) ** 6;
    const rateWeight = rate ** (r - 1) * Math.exp(-alpha * rate) * ((i + 0.5) / steps) ** 5;
    const rateAlive = rate ** x * Math.exp(-rate * age);
    const rateGone = rate ** x * Math.exp(-rate * recency);
    for (let j = 0; j < 400; j++) {
      const drop = ((j + 0.5) / 400) ** 3;
      const weight = rateWeight * drop ** (a - 1) * (1 - drop) ** (b - 1) * ((j + 0.5) / 400) ** 2;
      weights += weight;
      total += weight * (rateAlive * (1 - drop) ** x + (x > 0 ? rateGone * drop * (1 - drop) ** (x - 1) : 0));
    }
  }
  return Math.log(total / weights);
}

it('gives ln Γ of whole numbers and of a half', () => {
  expect(logGamma(5)).toBeCloseTo(Math.log(24), 12);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  expect(logGamma(0.243)).toBeCloseTo(logGamma(1.243) - Math.log(0.243), 12);
});

it('gives the likelihoods of CDNOW customers as in the worksheet published with the paper', () => {
  // The worksheet has parameters and times with all their digits, so it differs in the fourth.
  const published = [
    {frequency: 2, recency: 30.43, logLikelihood: -9.4596},
    {frequency: 1, recency: 1.71, logLikelihood: -4.4711},
    {frequency: 0, recency: 0, logLikelihood: -0.5538},
    {frequency: 7, recency: 29.43, logLikelihood: -21.8644},
    {frequency: 10, recency: 34.14, logLikelihood: -27.3144},
  ];
  for (const {logLikelihood, ...shopper} of published) {
    const found = toBgNbdLogLikelihood({...shopper, age: 38.86}, CDNOW);
    expect(Math.abs(found / logLikelihood - 1)).toBeLessThan(2e-3);
  }
});

it('agrees with adding up over all rates and drop-out probabilities', () => {
  for (const shopper of [FIRST, {frequency: 0, recency: 0, age: 20}, {frequency: 5, recency: 10, age: 30}]) {
    expect(toBgNbdLogLikelihood(shopper, CDNOW)).toBeCloseTo(integrate(shopper, CDNOW), 2);
  }
});

it('is sure that a shopper with one purchase is still there, and less so the longer a regular is silent', () => {
  expect(toAliveProbability({frequency: 0, recency: 0, age: 30}, CDNOW)).toBe(1);
  const soon = toAliveProbability({frequency: 6, recency: 20, age: 21}, CDNOW);
  const late = toAliveProbability({frequency: 6, recency: 20, age: 40}, CDNOW);
  expect(soon).toBeGreaterThan(0.8);
  expect(late).toBeLessThan(0.2);
});

it('splits silence into having left and being alive without buying', () => {
  // With one purchase everyone is alive, so silence is (α + T)^r / (α + T + h)^r.
  const once = {frequency: 0, recency: 0, age: 10};
  expect(toSilenceProbability(once, CDNOW, 13)).toBeCloseTo((14.414 / 27.414) ** 0.243, 10);
  const alive = toAliveProbability(FIRST, CDNOW);
  const silentIfAlive = ((CDNOW.alpha + FIRST.age) / (CDNOW.alpha + FIRST.age + 13)) ** (CDNOW.r + 2);
  expect(toSilenceProbability(FIRST, CDNOW, 13)).toBeCloseTo(1 - alive + alive * silentIfAlive, 10);
});

it('recovers the parameters of simulated shoppers', () => {
  const truth = {r: 1.2, alpha: 6, a: 0.8, b: 2.5};
  const shoppers = simulate(truth, 6000);
  const found = trainBgNbd(shoppers);
  const likelihood = (parameters: BgNbdParameters): number =>
    shoppers.reduce((sum, shopper) => sum + toBgNbdLogLikelihood(shopper, parameters), 0);
  expect(likelihood(found)).toBeGreaterThanOrEqual(likelihood(truth));
  expect(found.r / found.alpha).toBeCloseTo(truth.r / truth.alpha, 1);
  expect(Math.abs(found.r - truth.r)).toBeLessThan(0.15);
  expect(Math.abs(found.a / (found.a + found.b) - 0.8 / 3.3)).toBeLessThan(0.03);
});

it('refuses to learn from nobody', () => {
  expect(() => trainBgNbd([])).toThrow('at least one purchase');
});

function simulate({r, alpha, a, b}: BgNbdParameters, count: number): ShopperSummary[] {
  const random = createRandom(11);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  /** Marsaglia and Tsang 2000, with the power trick for shapes below 1. */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * (1 - random()) ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const z = normal();
      const v = (1 + z / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - random()) < (z * z) / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  return Array.from({length: count}, () => {
    const rate = gamma(r) / alpha;
    const [one, other] = [gamma(a), gamma(b)];
    const drop = one / (one + other);
    const age = 26 + 26 * random();
    let frequency = 0;
    let recency = 0;
    for (;;) {
      const next = recency - Math.log(1 - random()) / rate;
      if (next > age) break;
      recency = next;
      frequency++;
      if (random() < drop) break;
    }
    return {frequency, recency, age};
  });
}
