import {expect, it} from 'vitest';
import {emptyShopper, readShopper} from '../../../src/worker/store/saved-shopper.ts';
import {ShopperNetwork} from '../../../src/worker/shopper/shopper-network.ts';
import {loadedModel} from '../support/loaded-model.ts';

const {cleaning, profile, head} = emptyShopper();
const learned = new ShopperNetwork(loadedModel(), () => {}).advance(undefined, {
  id: '1',
  source: 'api',
  kind: 'view',
  timeMs: 1,
  visit: 1,
  startsVisit: true,
  gapMs: -1,
  itemId: 'item-1',
});

it('reads back what was written, and nobody where nothing was', () => {
  const whole = {explicit: {profile: {...profile, events: 3}, cleaning}, head, learned};
  expect(readShopper(structuredClone(whole))).toEqual({
    saved: {profile: {...profile, events: 3}, cleaning, head, learned},
    reset: 0,
  });
  expect(readShopper({explicit: undefined, head: undefined, learned: undefined})).toEqual({
    saved: {...emptyShopper(), learned: undefined},
    reset: 0,
  });
});

it.each([
  ['a profile of another kind', {explicit: {profile: {...profile, kinds: 'many'}, cleaning}}],
  ['a profile without cleaning', {explicit: {profile}}],
  ['null', {explicit: null}],
  ['a head of another length', {head: {...head, theta: [1]}}],
  ['a head that is no number', {head: {...head, theta: head.theta.map(() => Number.NaN)}}],
  [
    'a state with a number that is none',
    {learned: {...learned, network: {...learned?.network, hidden: Float32Array.of(Number.NaN)}}},
  ],
  ['a state of plain lists', {learned: {...learned, network: {...learned?.network, query: [1, 2]}}}],
])('starts %s anew and keeps the rest', (_name, damaged) => {
  const whole = {explicit: {profile: {...profile, events: 3}, cleaning}, head, learned};
  const {saved, reset} = readShopper({...whole, ...damaged});
  expect(reset).toBe(1);
  const isExplicit = 'explicit' in damaged;
  expect(saved.profile.events).toBe(isExplicit ? 0 : 3);
  expect(saved.learned).toBe('learned' in damaged ? undefined : learned);
});
