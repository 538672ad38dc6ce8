import {expect, it} from 'vitest';
import {isBotVisit} from '../../../src/core/clean/bots.ts';
import {IDLE_GAP_MS, startsVisit} from '../../../src/core/clean/visits.ts';

it('starts a visit with the first event and after more than thirty idle minutes, not at thirty', () => {
  expect(startsVisit(undefined, 5)).toBe(true);
  expect(startsVisit(0, IDLE_GAP_MS)).toBe(false);
  expect(startsVisit(0, IDLE_GAP_MS + 1)).toBe(true);
});

it('takes a visit of more than a thousand events for a robot', () => {
  expect([1000, 1001].map(isBotVisit)).toEqual([false, true]);
});
