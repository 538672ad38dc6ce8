import {expect, it} from 'vitest';
import {buildItemTable} from '../../../src/core/recommend/item-table.ts';
import {rank} from '../../../src/core/recommend/rank.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {createPredictor} from '../../../src/core/predict/create-predictor.ts';
import {evaluateReasons} from '../../../src/trainer/evaluate/evaluate-reasons.ts';
import {toInputAfter, without} from '../../../src/trainer/evaluate/visit-without.ts';
import {toCleanEvents} from '../../../src/trainer/history/clean-events.ts';
import {history, ringVisits} from '../../support/histories.ts';
import {randomModel} from '../../support/random-model.ts';

it('counts reasons that name a product, and finds that a rule is no cause in a network of chance', () => {
  const model = {...randomModel({items: 30}), itemIds: Array.from({length: 30}, (_, n) => `item-${n}`)};
  const found = evaluateReasons({model}, history(ringVisits(30, 40)))!;
  expect(found).toMatchObject({lists: 120, shown: 960});
  const {kinds, cases, because, faithfulness} = found;
  expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(960);
  expect(because).toBeCloseTo(((kinds.viewed ?? 0) + (kinds.cart ?? 0)) / 960, 9);
  expect(cases).toBe((kinds.viewed ?? 0) + (kinds.cart ?? 0));
  expect(faithfulness).toBeLessThan(0.9);
});

it('says nothing of visits with one event', () => {
  const model = {...randomModel({items: 3}), itemIds: ['a', 'b', 'c']};
  expect(evaluateReasons({model}, history([['a'], ['b']]))).toBeNull();
});

it('takes events out as if they had never happened: scores are those of the visit without them', () => {
  const model = {...randomModel({items: 4}), itemIds: ['a', 'b', 'c', 'd']};
  const [long, short] = [history([['a', 'b', 'c', 'b']]), history([['a', 'c']])].map((visits) => [
    ...toCleanEvents(visits, {visit: 0, number: 1, facts: visits.itemFacts}),
  ]);
  const left = without(long, ({itemId}) => itemId === 'b');
  expect(left.map(({itemId, startsVisit, gapMs}) => ({itemId, startsVisit, gapMs}))).toEqual([
    {itemId: 'a', startsVisit: true, gapMs: -1},
    {itemId: 'c', startsVisit: false, gapMs: 2000},
  ]);
  expect(without(long, ({itemId}) => itemId === 'a')[0]).toMatchObject({itemId: 'b', startsVisit: true, gapMs: -1});
  const ranker = {
    model,
    predictor: createPredictor(model),
    table: buildItemTable({modelIds: model.itemIds}),
    rowOf: new Map(model.itemIds.map((id, row) => [id, row])),
    context: {timeZoneOffsetMinutes: 0},
  };
  const start = {profile: emptyProfile(), learned: undefined};
  const nowMs = long[3].timeMs;
  // Both pauses lie in the same class of the network's input, so the two visits are the same to it.
  const one = toInputAfter(ranker, start, left, nowMs);
  const other = toInputAfter(ranker, start, short, nowMs);
  expect(one.scores).toEqual(other.scores);
  expect(rank(one).map(({itemId}) => itemId)).toEqual(rank(other).map(({itemId}) => itemId));
});
