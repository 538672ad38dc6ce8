import {expect, it} from 'vitest';
import type {CleanEvent} from '../../../src/core/clean/clean-types.ts';
import type {EventKind} from '../../../src/core/contract/event-kinds.ts';
import type {VisitHead} from '../../../src/core/contract/manifest.ts';
import {emptyProfile, type Profile} from '../../../src/core/profile/profile.ts';
import {updateProfile} from '../../../src/core/profile/update-profile.ts';
import {toVisitFacts, VISIT_FACTS} from '../../../src/core/profile/visit-facts.ts';
import {openVisitHeads} from '../../../src/core/profile/visit-heads.ts';

const HEAD: VisitHead = {
  facts: [...VISIT_FACTS],
  weights: VISIT_FACTS.map((_, k) => k / 10),
  network: 0.5,
  offset: -3,
  bands: {likely: 0.4, unlikely: 0.1},
};

/** The profile after visits of (kind, minute) events. */
function after(...visits: (readonly (readonly [EventKind, number])[])[]): Profile {
  let profile = emptyProfile();
  visits.forEach((events, visit) => {
    events.forEach(([kind, minute], place) => {
      const event: CleanEvent = {
        id: `${visit}-${place}`,
        source: 'api',
        kind,
        timeMs: minute * 60_000,
        visit: visit + 1,
        startsVisit: place === 0,
        gapMs: place === 0 ? -1 : 1,
        itemId: `item-${place % 2}`,
      };
      profile = updateProfile(profile, event, {timeZoneOffsetMinutes: 0});
    });
  });
  return profile;
}

function factOf(profile: Profile, name: (typeof VISIT_FACTS)[number]): number {
  return toVisitFacts(profile)[VISIT_FACTS.indexOf(name)];
}

it('reads the visit and the habits of a profile', () => {
  const profile = after(
    [['view', 0]],
    [
      ['view', 100],
      ['view', 101],
      ['view', 104],
      ['cart-add', 107],
    ],
  );
  expect(factOf(profile, 'minutes')).toBeCloseTo(Math.log(8), 9);
  expect(factOf(profile, 'events')).toBeCloseTo(Math.log(5), 9);
  expect(factOf(profile, 'carts')).toBeCloseTo(Math.log(2), 9);
  expect(factOf(profile, 'looked again')).toBeGreaterThan(0);
  expect(factOf(profile, 'just bought')).toBe(0);
  expect(factOf(profile, 'buys often')).toBeCloseTo(Math.log(0.3 / 4), 9);
});

it('counts orders of earlier visits as a habit, the order of this visit as just bought', () => {
  const here = after(
    [['view', 0]],
    [
      ['view', 100],
      ['purchase', 101],
    ],
  );
  expect(factOf(here, 'buys often')).toBeCloseTo(Math.log(0.3 / 4), 9);
  expect(factOf(here, 'just bought')).toBe(1);
  const before = after(
    [
      ['view', 0],
      ['purchase', 1],
    ],
    [['view', 100]],
  );
  expect(factOf(before, 'buys often')).toBeCloseTo(Math.log(1.3 / 4), 9);
  expect(factOf(before, 'just bought')).toBe(0);
});

it('is finite before the first event', () => {
  expect(toVisitFacts(emptyProfile()).every(Number.isFinite)).toBe(true);
});

it('adds network, facts and offset', () => {
  const profile = after([
    ['view', 0],
    ['view', 3],
  ]);
  const expected = toVisitFacts(profile).reduce((sum, fact, k) => sum + (k / 10) * fact, -3 + 0.5 * 2);
  expect(openVisitHeads({visitHeads: {purchase: HEAD}}).toLogOdds('purchase', 2, profile)).toBeCloseTo(expected, 12);
});

it('leaves a head to the network where it is not named, or reads facts that this version lacks', () => {
  const profile = emptyProfile();
  expect(openVisitHeads({}).toLogOdds('purchase', 2, profile)).toBeUndefined();
  const other = {...HEAD, facts: HEAD.facts.map((name, k) => (k === 0 ? 'moon phase' : name))};
  expect(openVisitHeads({visitHeads: {purchase: other}}).toLogOdds('purchase', 2, profile)).toBeUndefined();
});

it('tells the bands apart', () => {
  const {toBand} = openVisitHeads({visitHeads: {purchase: HEAD}});
  expect([0.05, 0.1, 0.3, 0.4, 0.9].map((probability) => toBand('purchase', probability))).toEqual([
    'unlikely',
    'on the fence',
    'on the fence',
    'likely',
    'likely',
  ]);
  expect(openVisitHeads({}).toBand('purchase', 0.5)).toBeUndefined();
});
