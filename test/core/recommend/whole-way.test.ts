import {expect, it} from 'vitest';
import {cleanEvent} from '../../../src/core/clean/clean-event.ts';
import {EVENT_KINDS, type EventKind} from '../../../src/core/contract/event.ts';
import {EVENT_FEATURES} from '../../../src/core/features/event-features.ts';
import {toPurchaseLogit, toPurchaseProbability} from '../../../src/core/predict/heads.ts';
import type {Model, WeightMatrix} from '../../../src/core/predict/model.ts';
import {toWeightSpecifications, type WeightName} from '../../../src/core/predict/network.ts';
import {scoreItems} from '../../../src/core/predict/score.ts';
import {startVisit, stepVisit} from '../../../src/core/predict/step.ts';
import type {VisitState} from '../../../src/core/predict/visit-state.ts';
import {emptyOwnHead, toOwnHeadInput, toOwnProbability, updateOwnHead} from '../../../src/core/profile/own-head.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {countRejected, updateProfile} from '../../../src/core/profile/update-profile.ts';
import {buildItemTable} from '../../../src/core/recommend/item-table.ts';
import {toNextItems} from '../../../src/core/recommend/next-items.ts';
import {rank} from '../../../src/core/recommend/rank.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {captured, context, START_MS} from '../../support/captured-events.ts';
import {hours, makeShop} from '../../support/shop-words.ts';

const SHOP = makeShop(['Kitchen', 'Garden'], 20);

/** A network with weights by chance: its shelf means nothing, but every part has to fit the next. */
function chanceModel(): Model {
  const random = createRandom(9);
  const sizes = {
    vector: 8,
    kernel: 3,
    convolution: 4,
    profile: 5,
    hidden: 6,
    features: EVENT_FEATURES,
    memory: 3,
    actions: EVENT_KINDS.length,
  };
  const weights = Object.fromEntries(
    toWeightSpecifications(sizes).map(({name, rows, columns}): [WeightName, WeightMatrix] => [
      name,
      {data: Float32Array.from({length: rows * columns}, () => random() - 0.5), rows, columns},
    ]),
  ) as Record<WeightName, WeightMatrix>; // one entry per specification
  const itemIds = SHOP.items.map(({id}) => id);
  const items = Float32Array.from({length: itemIds.length * sizes.vector}, () => random() - 0.5);
  return {sizes, scale: 10, itemIds, items, weights};
}

it('takes captured events all the way to a shelf, a prediction and a corrected probability, across visits', () => {
  const model = chanceModel();
  const table = buildItemTable({catalogue: SHOP, modelIds: model.itemIds});
  const scores = new Float32Array(model.itemIds.length);
  let {state, ...given} = context({shop: SHOP});
  let profile = emptyProfile();
  let head = emptyOwnHead();
  let visit: VisitState | undefined;
  let probability = Number.NaN;
  let shared = Number.NaN;
  const steps = [
    captured({itemId: 'garden-1', timeMs: START_MS}),
    captured({kind: 'visit-start', channel: 'social', timeMs: START_MS}),
    captured({itemId: 'garden-1', timeMs: START_MS + 100, source: 'json-ld'}),
    captured({kind: 'search', query: 'jane@example.org garden', timeMs: START_MS + 9000}),
    captured({title: 'Garden piece 3', timeMs: START_MS + 20_000}),
    captured({kind: 'cart-add', itemId: 'garden-3', timeMs: START_MS + 30_000}),
    captured({kind: 'purchase', itemId: 'garden-3', orderId: '1', timeMs: START_MS + 60_000}),
    captured({itemId: 'stranger', timeMs: START_MS + hours(48)}),
    captured({itemId: 'garden-5', timeMs: START_MS + hours(48) + 5000}),
  ];
  for (const event of steps) {
    const result = cleanEvent(event, {...given, state, nowMs: event.timeMs});
    ({state} = result);
    if (!result.event) {
      profile = countRejected(profile, result.rejected);
      continue;
    }
    profile = updateProfile(profile, result.event, {timeZoneOffsetMinutes: 0});
    const kind = EVENT_KINDS.indexOf(result.event.kind as EventKind);
    if (kind < 0) continue; // a signal
    if (result.event.startsVisit || !visit) visit = startVisit(model, visit?.profile);
    const item = table.row[table.indexOf.get(result.event.itemId ?? '') ?? -1] ?? -1;
    stepVisit(model, visit, {item, kind, gapMs: result.event.gapMs});
    scoreItems(model, visit, scores);
    shared = toPurchaseProbability(toPurchaseLogit(model, visit), undefined);
    const input = toOwnHeadInput(profile, shared);
    head = updateOwnHead(head, result.event, input);
    probability = toOwnProbability(head, input);
  }

  expect(profile).toMatchObject({
    events: 7,
    visits: 2,
    orders: 1,
    rejected: {'duplicate-fact': 1},
    channels: {social: 1},
  });
  expect(profile.queries).toMatchObject([{query: 'garden'}]);
  expect(visit?.items.map((row) => model.itemIds[row])).toEqual([undefined, 'garden-5']);
  expect(head.examples.length).toBeGreaterThan(0);
  expect(probability).toBeGreaterThan(shared); // the only finished visit ended with a purchase
  const next = toNextItems(scores, model.itemIds);
  expect(next).toHaveLength(20);
  const shelf = rank({table, profile, nowMs: profile.lastSeenMs, scores, model}, {count: 8});
  expect(shelf).toHaveLength(8);
  for (const {itemId} of shelf) expect(['garden-3', 'garden-5']).not.toContain(itemId); // bought, and just seen
});
