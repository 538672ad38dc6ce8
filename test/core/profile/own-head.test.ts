import {expect, it} from 'vitest';
import {
  emptyOwnHead,
  OWN_HEAD_FEATURES,
  type OwnHead,
  toOwnHeadInput,
  toOwnProbability,
  updateOwnHead,
} from '../../../src/core/profile/own-head.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {cartAdd, makeShop, shopper, view} from '../../support/shop-words.ts';

const SHOP = makeShop(['Kitchen']);
const SHARED = 0.1;

/** Visits of three events each, with or without a purchase at the end. */
function live(outcomes: readonly boolean[], start: OwnHead = emptyOwnHead()): OwnHead {
  const input = toOwnHeadInput(emptyProfile(), SHARED);
  return outcomes.reduce((head, buys) => {
    let own = updateOwnHead(head, {kind: 'view', startsVisit: true}, input);
    own = updateOwnHead(own, {kind: 'view', startsVisit: false}, input);
    return updateOwnHead(own, {kind: buys ? 'purchase' : 'view', startsVisit: false}, input);
  }, start);
}

it("is the shared model's probability until an outcome is known", () => {
  for (const shared of [1e-4, 0.1, 0.5, 0.97]) {
    const input = toOwnHeadInput(shopper(SHOP, [view('kitchen-0'), cartAdd('kitchen-0')]), shared);
    expect(input).toHaveLength(OWN_HEAD_FEATURES.length);
    expect(toOwnProbability(emptyOwnHead(), input)).toBeCloseTo(shared, 12);
    expect(toOwnProbability(live([false]), input)).toBeCloseTo(shared, 12); // that visit is still open
  }
});

it('keeps 0 and 1 finite', () => {
  for (const shared of [0, 1]) {
    expect(toOwnProbability(emptyOwnHead(), toOwnHeadInput(emptyProfile(), shared))).toBeCloseTo(shared, 5);
  }
});

it('learns that the shopper buys more often than others, or less, the more visits the clearer', () => {
  const input = toOwnHeadInput(emptyProfile(), SHARED);
  const after = (outcomes: readonly boolean[]) => toOwnProbability(live(outcomes), input);
  const buyer = [1, 3, 10, 30].map((visits) => after(Array.from({length: visits}, () => true)));
  expect(buyer).toEqual([...buyer].sort((a, b) => a - b));
  expect(buyer[0]).toBeGreaterThan(SHARED);
  expect(buyer[0]).toBeLessThan(0.2); // one purchase proves little
  expect(buyer[3]).toBeGreaterThan(0.7);
  expect(after(Array.from({length: 31}, () => false))).toBeLessThan(SHARED);
});

it('counts a purchase once, learns from no event after it, and closes a visit by the next', () => {
  const input = toOwnHeadInput(emptyProfile(), SHARED);
  let head = live([true]);
  expect(head.examples).toEqual([{x: input, y: 1, weight: 1}]);
  for (let n = 0; n < 20; n++) head = updateOwnHead(head, {kind: 'purchase', startsVisit: false}, input);
  for (let n = 0; n < 20; n++) head = updateOwnHead(head, {kind: 'view', startsVisit: false}, input);
  expect(head.examples).toHaveLength(1);
  expect(live([false, true], head).examples.map(({y}) => y)).toEqual([1, 0, 1]);
});

it('stays small and is plain JSON', () => {
  const head = live(Array.from({length: 500}, (_, n) => n % 7 === 0));
  expect(head.examples.length).toBeLessThanOrEqual(100);
  expect(JSON.parse(JSON.stringify(head))).toEqual(head);
  expect(head.theta.every(Number.isFinite)).toBe(true);
});
