import {describe, expect, it} from 'vitest';
import type {CleanEvent} from '../../src/core/clean/clean-types.ts';
import type {EventKind} from '../../src/core/contract/event-kinds.ts';
import {toHeadLogit} from '../../src/core/predict/heads.ts';
import {sigmoid} from '../../src/core/learn/sigmoid.ts';
import {toVisitFacts, VISIT_FACTS} from '../../src/core/profile/visit-facts.ts';
import {openVisitHeads} from '../../src/core/profile/visit-heads.ts';
import type {LoadedModel} from '../../src/worker/models/load-model.ts';
import {toPrediction} from '../../src/worker/prediction.ts';
import {PROJECTIONS} from '../../src/worker/projections.ts';
import {ShopperNetwork} from '../../src/worker/shop/shopper-network.ts';
import {emptyShopper, type SavedShopper} from '../../src/worker/store/saved-shopper.ts';
import {PARTS} from '../../src/worker/store/stored-parts.ts';
import {loadedModel} from './support/loaded-model.ts';

const MINUTE = 60_000;
const WEIGHTS = VISIT_FACTS.map((_, k) => 0.1 * (k + 1));
const purchase = {
  facts: [...VISIT_FACTS],
  weights: WEIGHTS,
  network: 0.5,
  offset: -2,
  bands: {likely: 0.01, unlikely: 0.001},
};

/** The shopper after a visit of one event a minute, all parts updated as the worker does. */
function walk(loaded: LoadedModel, kinds: readonly EventKind[]): {saved: SavedShopper; network: ShopperNetwork} {
  const network = new ShopperNetwork(loaded, () => {});
  let saved = emptyShopper();
  kinds.forEach((kind, at) => {
    const event: CleanEvent = {
      id: String(at),
      source: 'api',
      kind,
      timeMs: at * MINUTE,
      visit: 1,
      startsVisit: at === 0,
      gapMs: at === 0 ? -1 : MINUTE,
      itemId: `item-${at}`,
    };
    const context = {shop: {network}, config: {timeZoneOffsetMinutes: 0}} as never; // the rest is not read
    for (const part of PARTS) saved = {...saved, [part]: PROJECTIONS[part].apply(saved, event, context)};
  });
  return {saved, network};
}

describe('a model that reads its heads with the facts of the visit', () => {
  const loaded = {...loadedModel(), visitHeads: openVisitHeads({visitHeads: {purchase}})};
  const {saved, network} = walk(loaded, ['view', 'view', 'cart-add', 'checkout']);
  const now = (nowMs: number) => toPrediction(saved, {network, nowMs});

  it('predicts from both, and names the band', () => {
    const logit = toHeadLogit(loaded.model, saved.learned!.network, 'purchase');
    const facts = toVisitFacts(saved.profile);
    const logOdds = -2 + 0.5 * logit + WEIGHTS.reduce((sum, weight, k) => sum + weight * facts[k], 0);
    const {purchaseProbability, purchaseBand, heads} = now(4 * MINUTE);
    expect(purchaseProbability).toBeCloseTo(sigmoid(logOdds), 9);
    expect(heads?.purchase).toBe(purchaseProbability);
    expect(purchaseProbability).toBeGreaterThan(0.01);
    expect(purchaseBand).toBe('likely');
  });

  it('says nothing of a visit that is over, which no head was trained to judge', () => {
    const later = now(3 * MINUTE + 31 * MINUTE);
    expect(later.purchaseProbability).toBeUndefined();
    expect(later.purchaseBand).toBeUndefined();
    expect(later.nextAction).toBeUndefined();
    expect(later.nextItems.length).toBeGreaterThan(0);
  });
});

it('reads the heads of a model without such facts from the network alone, without bands', () => {
  const loaded = loadedModel();
  const {saved, network} = walk(loaded, ['view', 'cart-add']);
  const {purchaseProbability, purchaseBand} = toPrediction(saved, {network, nowMs: MINUTE});
  const logit = toHeadLogit(loaded.model, saved.learned!.network, 'purchase');
  expect(purchaseProbability).toBeCloseTo(sigmoid(logit), 9);
  expect(purchaseBand).toBeUndefined();
});
