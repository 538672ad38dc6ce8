import {expect, it} from 'vitest';
import type {CleanEvent} from '../../../src/core/clean/clean-types.ts';
import {emptyProfile, type Profile} from '../../../src/core/profile/profile.ts';
import {countRejected, declareAttributes, updateProfile} from '../../../src/core/profile/update-profile.ts';
import {START_MS} from '../../support/captured-events.ts';
import {cartAdd, makeShop, purchase, search, shopper, view} from '../../support/shop-words.ts';

const SHOP = makeShop(['Kitchen', 'Garden']);

it('every field of a profile is written by something that happens to a shopper', () => {
  let profile = shopper(SHOP, [
    view('kitchen-9', {price: '50,00 €'}),
    view('kitchen-1'),
    view('kitchen-9', {price: '50,00 €'}),
    search('red mug'),
    cartAdd('kitchen-1'),
    purchase('kitchen-1', {price: '20,00 €', currency: 'EUR'}),
    cartAdd('kitchen-2'),
  ]);
  const signal = {id: 's', source: 'api', timeMs: START_MS, visit: 1, startsVisit: false, gapMs: 0} as const;
  const signals: readonly CleanEvent[] = [
    {...signal, kind: 'dwell', itemId: 'kitchen-1', dwellMs: 5000},
    {...signal, kind: 'visit-start', channel: 'search'},
  ];
  for (const event of signals) profile = updateProfile(profile, event, {timeZoneOffsetMinutes: 0});
  profile = declareAttributes(countRejected(profile, 'bot'), {region: 'north'});
  const empty: Profile = emptyProfile();
  const untouched = Object.keys({...empty, ...profile}).filter(
    (name) => JSON.stringify(Reflect.get(profile, name)) === JSON.stringify(Reflect.get(empty, name)),
  );
  // The number of the form is the only one that stays.
  expect(untouched).toEqual(['format']);
});
