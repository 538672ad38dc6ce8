import {describe, expect, it} from 'vitest';
import {SHARED_SLOTS, SLOT_NAMES} from '../../src/core/contract/shared-slots.ts';
import {estimateSplitShares, toSplitPValue} from '../../src/server/estimate-split.ts';
import {NOISE_HALF_WIDTH_95, NOISE_VARIANCE, toNoisePValue, toUpperTail} from '../../src/server/noise-sum.ts';
import {toNormalPValue} from '../../src/server/normal.ts';
import {createRandom} from '../../src/trainer/random.ts';
import {openCounts, toCounts, toUniform} from '../support/open-sums.ts';
import {toTrueShares} from '../support/simulate-week.ts';

/** Probability that two draws of scale 6 add up to z, summed up by hand: d^|z| (|z| + (1 + d²) / (1 - d²)), scaled. */
function exactProbability(z: number): number {
  const d = Math.exp(-1 / 6);
  return ((1 - d) / (1 + d)) ** 2 * d ** Math.abs(z) * (Math.abs(z) + (1 + d * d) / (1 - d * d));
}

describe('the noise of two servers', () => {
  it('has the distribution that the formula of two Laplace draws gives', () => {
    for (let z = -200; z <= 200; z++) expect(toUpperTail(z) - toUpperTail(z + 1)).toBeCloseTo(exactProbability(z), 14);
    const d = Math.exp(-1 / 6);
    expect(NOISE_VARIANCE).toBeCloseTo((4 * d) / (1 - d) ** 2, 9); // 143.67: standard deviation 11.99
    expect(toUpperTail(-1e6)).toBeCloseTo(1, 12);
    expect(toUpperTail(1e6)).toBeLessThan(1e-20);
  });

  it('lies within 25 in 95 of 100 cases, and within 24 in fewer', () => {
    const within = (width: number): number => {
      let sum = 0;
      for (let z = -width; z <= width; z++) sum += exactProbability(z);
      return sum;
    };
    expect(NOISE_HALF_WIDTH_95).toBe(25);
    expect(within(25)).toBeCloseTo(0.9556, 4);
    expect(within(24)).toBeLessThan(0.95);
  });
});

it('a share is sum / n, and the half width of its interval is 25 / n: a hand-worked case', () => {
  const [some, none] = estimateSplitShares([300, -10, 710], 1000);
  expect(some).toEqual({share: 0.3, low: 0.275, high: 0.325});
  expect(none).toEqual({share: -0.01, low: -0.035, high: 0.015});
  expect(estimateSplitShares([3, -2, 0, 0], 0)).toEqual([]);
});

it.each([
  [100, '25.000'],
  [250, '10.000'],
  [1000, '2.500'],
  [10_000, '0.250'],
  [100_000, '0.025'],
])('of %i shoppers every share is known to ± %s points', (reports, points) => {
  const [{low, high}] = estimateSplitShares([reports / 2, reports / 2], reports);
  expect((50 * (high - low)).toFixed(3)).toBe(points);
});

it.each([1000, 10_000])(
  '%i shoppers over a year, under the noise of 100 servers: intervals hold the truth in 95 % of weeks, without bias',
  (reports) => {
    const held = new Map<string, number>();
    const off = new Map<string, number>();
    const add = (sums: Map<string, number>, name: string, value: number): void => {
      sums.set(name, (sums.get(name) ?? 0) + value);
    };
    for (let seed = 0; seed < 100; seed++) {
      const uniform = toUniform(7000 + seed);
      for (let week = 1; week <= 52; week++) {
        const shares = toTrueShares(week);
        for (const slot of SLOT_NAMES) {
          const counts = toCounts(shares[slot], reports);
          estimateSplitShares(openCounts(counts, uniform), reports).forEach(({share, low, high}, answer) => {
            const truth = counts[answer] / reports;
            add(off, `${slot} ${answer}`, share - truth);
            add(held, `${slot} ${answer}`, low <= truth && truth <= high ? 1 : 0);
          });
        }
      }
    }
    expect(held.size).toBe(SLOT_NAMES.reduce((sum, slot) => sum + SHARED_SLOTS[slot].size, 0));
    for (const [name, count] of held) {
      expect(count / 5200, name).toBeGreaterThan(0.94);
      expect(count / 5200, name).toBeLessThan(0.97);
      expect(Math.abs((100 * off.get(name)!) / 5200), name).toBeLessThan(0.2);
    }
  },
);

describe('the p value of a change', () => {
  const share = 0.3;

  it('of the noise alone is what simulated noise gives', () => {
    const [now, before] = [
      {sum: 130, reports: 400},
      {sum: 66, reports: 300},
    ];
    const uniform = toUniform(5);
    let further = 0;
    for (let run = 0; run < 100_000; run++) {
      const [noise, earlier] = openCounts([0, 0], uniform);
      if (Math.abs(noise / 400 - earlier / 300) >= Math.abs(130 / 400 - 66 / 300) - 1e-12) further++;
    }
    const exact = toNoisePValue(now, before);
    expect(exact).toBeGreaterThan(0.01);
    expect(Math.abs(further / 100_000 - exact)).toBeLessThan(4 * Math.sqrt(exact / 100_000));
    expect(toNoisePValue(before, now)).toBeCloseTo(exact, 9);
    expect(toNoisePValue({sum: 10, reports: 100}, {sum: 20, reports: 200})).toBe(1);
  });

  it.each([100, 1000, 10_000])(
    'finds a change in about one of 20 weeks in which there is none, of %i shoppers',
    (n) => {
      const random = createRandom(n);
      const uniform = toUniform(n + 1);
      const draw = (): number => {
        let count = 0;
        for (let i = 0; i < n; i++) if (random() < share) count++;
        return openCounts([count], uniform)[0];
      };
      const runs = 2000;
      const pValues = Array.from({length: runs}, () =>
        toSplitPValue({sum: draw(), reports: n}, {sum: draw(), reports: n}),
      );
      const error = Math.sqrt((0.05 * 0.95) / runs);
      const rate = pValues.filter((p) => p < 0.05).length / runs;
      expect(rate).toBeLessThan(0.05 + 3 * error);
      expect(rate).toBeGreaterThan(0.02); // nor much too cautious
    },
  );

  it('finds 3 points among 10 000 shoppers, and not among 1 000', () => {
    expect(toSplitPValue({sum: 3300, reports: 10_000}, {sum: 3000, reports: 10_000})).toBeLessThan(0.0001);
    expect(toSplitPValue({sum: 330, reports: 1000}, {sum: 300, reports: 1000})).toBeGreaterThan(0.1);
  });

  it('of a normal variable is that of the tables', () => {
    expect(toNormalPValue(0)).toBe(1);
    expect(toNormalPValue(1.959964)).toBeCloseTo(0.05, 6);
    expect(toNormalPValue(-2.575829)).toBeCloseTo(0.01, 6);
    expect(toNormalPValue(5)).toBeCloseTo(5.733e-7, 9);
  });
});
