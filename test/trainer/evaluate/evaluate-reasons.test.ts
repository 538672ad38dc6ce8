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

const model = {...randomModel({items: 30}), itemIds: Array.from({length: 30}, (_, n) => `item-${n}`)};

it('counts the reasons of the browser, nearly all of which are true in a network of chance', () => {
  const found = evaluateReasons({model}, history(ringVisits(30, 40)))!;
  expect(found).toMatchObject({lists: 120, shown: 960});
  const {kinds, cases, named, because, faithfulness} = found;
  expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(960);
  expect(named).toBe((kinds.viewed ?? 0) + (kinds.cart ?? 0));
  expect(because).toBeCloseTo(named / 960, 9);
  expect(cases).toBe(named);
  expect(named).toBeGreaterThan(480);
  expect(faithfulness).toBeGreaterThan(0.98);
});

it('finds that the newest product, named for everything, is often no cause', () => {
  const {faithfulness, cases} = evaluateReasons({model}, history(ringVisits(30, 40)), {
    explain: (_ranker, {list, log}) =>
      list.map((shown) => {
        const itemId = log.at(-1)?.itemId ?? '';
        return {...shown, reason: {kind: 'viewed', itemId, title: itemId}};
      }),
  })!;
  expect(cases).toBe(960);
  expect(faithfulness).toBeLessThan(0.8);
});

it('says nothing of visits with one event', () => {
  expect(evaluateReasons({model}, history([['item-1'], ['item-2']]))).toBeNull();
});

it('takes events out as if they had never happened: scores are those of the visit without them', () => {
  const [long, short] = [history([['item-1', 'item-2', 'item-3', 'item-2']]), history([['item-1', 'item-3']])].map(
    (visits) => [...toCleanEvents(visits, {visit: 0, number: 1, facts: visits.itemFacts})],
  );
  const left = without(long, ({itemId}) => itemId === 'item-2');
  expect(left.map(({itemId, startsVisit, gapMs}) => ({itemId, startsVisit, gapMs}))).toEqual([
    {itemId: 'item-1', startsVisit: true, gapMs: -1},
    {itemId: 'item-3', startsVisit: false, gapMs: 2000},
  ]);
  expect(without(long, ({itemId}) => itemId === 'item-1')[0]).toMatchObject({
    itemId: 'item-2',
    startsVisit: true,
    gapMs: -1,
  });
  const ranker = {
    model,
    predictor: createPredictor(model),
    table: buildItemTable({modelIds: model.itemIds}),
    rowOf: new Map(model.itemIds.map((id, row) => [id, row])),
    context: {timeZoneOffsetMinutes: 0},
  };
  const start = {profile: emptyProfile(), learned: undefined, log: []};
  const nowMs = long[3].timeMs;
  // Both pauses lie in the same class of the network's input, so the two visits are the same to it.
  const one = toInputAfter(ranker, start, left, nowMs);
  const other = toInputAfter(ranker, start, short, nowMs);
  expect(one.scores).toEqual(other.scores);
  expect(rank(one).map(({itemId}) => itemId)).toEqual(rank(other).map(({itemId}) => itemId));
});
