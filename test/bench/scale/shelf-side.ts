import type {Model} from '../../../src/core/predict/model.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {buildItemTable} from '../../../src/core/recommend/item-table.ts';
import {rank} from '../../../src/core/recommend/rank.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import type {Side} from '../in-turns.ts';

const PLACES = 8;

/**
 * A shelf, ranked anew from scores that are there: a made-up catalogue, a shopper whose interests are not known yet.
 */
export function toShelfSide({itemIds}: Model): Side {
  const random = createRandom(5);
  const items = itemIds.map((id, place) => ({
    id,
    title: id,
    category: `Department ${place % 17} > Shelf ${place % 301}`,
    brand: `Brand ${place % 97}`,
    priceCents: 100 + ((7919 * place) % 10_000),
  }));
  const table = buildItemTable({catalogue: {currency: 'EUR', items}, modelIds: itemIds});
  const scores = Float32Array.from(itemIds, () => 10 * (random() + random() + random() - 1.5));
  const profile = emptyProfile();
  return () => {
    const shelf = rank({table, profile, nowMs: 0, scores}, {count: PLACES});
    if (shelf.length !== PLACES) throw new Error(`A shelf of ${PLACES} has ${shelf.length} products.`);
    return shelf;
  };
}
