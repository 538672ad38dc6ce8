import {expect, it} from 'vitest';
import {SHARED_SLOTS, type SlotName} from '../../../src/core/contract/shared-slots.ts';
import {toCategoryList} from '../../../src/core/features/category-path.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {toAggregateAnswers} from '../../../src/core/profile/to-aggregate.ts';
import {START_MS} from '../../support/captured-events.ts';
import {hours, makeShop, shopper, view} from '../../support/shop-words.ts';
import {answersOf} from '../../support/slot-answers.ts';

const SHOP = makeShop(['Kitchen', 'Garden']);
const categories = toCategoryList(SHOP.items);
const common = {nowMs: START_MS, timeZoneOffsetMinutes: 60, categories};

it('answers 0 where nothing is known', () => {
  expect(toAggregateAnswers(emptyProfile(), common)).toEqual(answersOf({}));
});

it('answers a worked profile', () => {
  expect(categories).toEqual(['Garden', 'Kitchen']);
  const profile = shopper(SHOP, [view('kitchen-0'), hours(24), view('kitchen-1'), hours(24), view('garden-9')]);
  const answers = toAggregateAnswers(profile, {
    ...common,
    nowMs: profile.lastSeenMs,
    segment: 4,
    purchaseProbability: 0.2,
    churnProbability: 0.749,
  });
  expect(answers).toMatchObject({segment: 5, interest: 2, priceTier: 1, activity: 2, intent: 3, churn: 3});
});

it('counts days with a visit of the last thirty', () => {
  const steps = Array.from({length: 12}, () => [view('kitchen-0'), hours(24)]).flat();
  const profile = shopper(SHOP, steps);
  const activity = (waitDays: number) =>
    toAggregateAnswers(profile, {...common, nowMs: profile.lastSeenMs + hours(24 * waitDays)}).activity;
  expect([0, 23, 26, 29, 30].map(activity)).toEqual([4, 3, 3, 1, 0]);
});

it('bands probabilities at their edges and keeps every answer within its slot', () => {
  const of = (p: number | undefined) =>
    toAggregateAnswers(emptyProfile(), {...common, purchaseProbability: p, churnProbability: p});
  expect([0, 0.05, 0.2, 0.5, 1, Number.NaN, undefined].map((p) => of(p).intent)).toEqual([1, 2, 3, 4, 4, 0, 0]);
  expect([0, 0.25, 0.5, 0.75, 1].map((p) => of(p).churn)).toEqual([1, 2, 3, 4, 4]);
  for (const segment of [-1, 15, 16, 99, 0.5, Number.NaN]) {
    const answers = toAggregateAnswers(emptyProfile(), {...common, segment, purchaseProbability: 7});
    for (const [slot, value] of Object.entries(answers)) {
      expect(value).toBeLessThan(SHARED_SLOTS[slot as SlotName].size);
      expect(value).toBeGreaterThanOrEqual(0);
    }
  }
});
