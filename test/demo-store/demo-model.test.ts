import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import type {ShopCatalogue} from '../../demo-store/catalogue/product.ts';
import {EVENT_KINDS} from '../../src/core/contract/event.ts';
import {toPurchaseLogit} from '../../src/core/predict/heads.ts';
import {createPredictor} from '../../src/core/predict/create-predictor.ts';
import {startVisit} from '../../src/core/predict/step.ts';
import {readModel} from '../../src/trainer/model/read-model.ts';

const FOLDER = 'public/models/demo';
const {items} = JSON.parse(readFileSync('public/catalogue.json', 'utf8')) as ShopCatalogue;

it('is small, whole, and knows every product of the shop', async () => {
  const {model, manifest} = await readModel(FOLDER);
  const bytes = readdirSync(FOLDER).reduce((sum, name) => sum + statSync(path.join(FOLDER, name)).size, 0);
  expect(bytes).toBeLessThan(1_000_000);
  expect(new Set(model.itemIds)).toEqual(new Set(items.map(({id}) => id)));
  expect(manifest.heads).toEqual(expect.arrayContaining(['action', 'purchase']));
  expect(manifest.licence).toContain('simulated');
});

it.each(['Kitchen & Table', 'Music', 'Toys & Games', 'Sport & Outdoor'])(
  'follows a shopper who looks at four products of %s',
  async (department) => {
    const {model} = await readModel(FOLDER);
    const top = toTop(model, views(department).slice(0, 4));
    const inside = top.filter((id) => toDepartmentName(id) === department).length;
    // Half of the shelf; of twelve departments chance gives each less than one.
    expect(inside).toBeGreaterThanOrEqual(4);
  },
);

it('expects a purchase more after products went into the cart than after looking around', async () => {
  const {model} = await readModel(FOLDER);
  const [first, second] = views('Kitchen & Table');
  const looking = walk(model, [
    ['view', first],
    ['view', second],
  ]);
  const buying = walk(model, [
    ['view', first],
    ['cart-add', first],
    ['checkout', first],
  ]);
  expect(toPurchaseLogit(model, buying)).toBeGreaterThan(toPurchaseLogit(model, looking)! + 1);
});

type Model = Awaited<ReturnType<typeof readModel>>['model'];

function views(department: string): string[] {
  return items.filter(({category}) => category.startsWith(`${department} > `)).map(({id}) => id);
}

function toDepartmentName(itemId: string): string | undefined {
  return items.find(({id}) => id === itemId)?.category.split(' > ')[0];
}

function walk(model: Model, events: readonly (readonly [(typeof EVENT_KINDS)[number], string])[]) {
  const predictor = createPredictor(model);
  const state = startVisit(model);
  for (const [index, [kind, id]] of events.entries()) {
    const item = kind === 'checkout' ? -1 : model.itemIds.indexOf(id);
    predictor.step(state, {item, kind: EVENT_KINDS.indexOf(kind), gapMs: index === 0 ? -1 : 20_000});
  }
  return state;
}

/** The eight products the network ranks first after views of these, without those the shopper has seen. */
function toTop(model: Model, seen: readonly string[]): string[] {
  const state = walk(
    model,
    seen.map((id) => ['view', id] as const),
  );
  const scores = new Float32Array(model.itemIds.length);
  createPredictor(model).score(state, scores);
  return [...model.itemIds]
    .map((id, row) => ({id, score: scores[row]}))
    .filter(({id}) => !seen.includes(id))
    .sort((left, right) => right.score - left.score)
    .slice(0, 8)
    .map(({id}) => id);
}
