import {describe, expect, it} from 'vitest';
import {SLOT_NAMES} from '../../src/core/contract/shared-slots.ts';
import {drawCoarseAnswer} from '../../src/core/privacy/coarse-answer.ts';
import {estimateShares} from '../../src/server/estimate.ts';
import {isEven, isNoisy} from '../../src/server/plausible.ts';
import {createRandom} from '../../src/trainer/random.ts';
import {bySlot} from '../support/slot-answers.ts';
import {reportAll, toShoppers, toTrueShares, type WeekCounts} from '../support/simulate-week.ts';

/** The shop has names for 5 segments and 13 interests; of the bands it has all. */
const LISTED = bySlot({segment: 6, interest: 14}, (size) => size);

const totals = (counts: WeekCounts) => SLOT_NAMES.map((slot) => counts[slot].reduce((sum, count) => sum + count, 0));
const refused = (counts: WeekCounts) =>
  SLOT_NAMES.filter((slot, i) => {
    return !isEven(totals(counts)[i], totals(counts)) || !isNoisy(counts[slot], LISTED[slot]);
  });

it('holds back nothing of honest browsers', () => {
  const random = createRandom(8);
  for (const shoppers of [2000, 10_000]) {
    const truth = toShoppers(toTrueShares(1), shoppers, random);
    for (let week = 0; week < 300; week++) expect(refused(reportAll(truth, random)), `week ${week}`).toEqual([]);
  }
});

describe('10 000 honest shoppers and made-up reports', () => {
  const random = createRandom(9);
  const honest = () => reportAll(toShoppers(toTrueShares(1), 10_000, random), random);
  const share = (counts: WeekCounts) => estimateShares(counts.segment)[5].share;

  it('300 that all say the same of one question are noticed, and that question is held back', () => {
    for (let run = 0; run < 20; run++) {
      const counts = honest();
      counts.segment[5] += 300;
      expect(share(counts)).toBeGreaterThan(0.45); // what would be shown: truth is 0.05
      expect(refused(counts)).toEqual(['segment']);
    }
  });

  it('1 500 that are spread over all questions, without the noise, are noticed', () => {
    const counts = honest();
    for (const slot of SLOT_NAMES) counts[slot][1] += 250;
    expect(refused(counts)).toContain('segment');
  });

  it('300 with all the noise in them pass, and move a group by no more than 300 shoppers would', () => {
    const counts = honest();
    const before = share(counts);
    for (let i = 0; i < 300; i++) {
      const {slot, answer} = drawCoarseAnswer(
        bySlot({segment: 5, interest: 5}, () => 1),
        random,
      );
      counts[slot][answer]++;
    }
    expect(refused(counts)).toEqual([]);
    // 300 of 10 300 are 2.9 points; the noise of about 50 reports is 1.5 points more.
    expect(Math.abs(share(counts) - before)).toBeLessThan(0.08);
  });
});
