import {existsSync} from 'node:fs';
import path from 'node:path';
import {countItems, type Model} from '../../../src/core/predict/model.ts';
import {createPredictor} from '../../../src/core/predict/create-predictor.ts';
import {startVisit} from '../../../src/core/predict/step.ts';
import {toTopItems} from '../../../src/core/recommend/top-items.ts';
import {readHistory} from '../../../src/trainer/history/read-history.ts';
import {readModel, type StoredModel} from '../../../src/trainer/model/read-model.ts';

/** One visit of a real shop: ids and kinds of its events. */
export type Visit = readonly {readonly id: string | undefined; readonly kind: number; readonly gapMs: number}[];

/** What a real shop's model and its events give: see FOLDER. */
export interface RealShop {
  readonly stored: StoredModel;
  readonly visits: readonly Visit[];
}

/**
 * A model of a real shop and its events, for recall: neither is in the repository. `vitrine train --events FILE --out
 * .cache/scale/model` makes the model; FILE goes beside it as events.csv.gz.
 */
const FOLDER = '.cache/scale';
/** Visits spread over the newest tenth. */
const VISITS = 400;

/** @returns undefined where there is none on this machine */
export async function readRealShop(): Promise<RealShop | undefined> {
  const events = path.join(FOLDER, 'events.csv.gz');
  if (!existsSync(events) || !existsSync(path.join(FOLDER, 'model/manifest.json'))) return undefined;
  const stored = await readModel(path.join(FOLDER, 'model'));
  const {visitStart, item, kind, timeMs, itemIds} = await readHistory(events);
  const visits: Visit[] = [];
  const all = visitStart.length - 1;
  const step = Math.max(1, Math.floor(all / 10 / VISITS));
  for (let visit = Math.floor(0.9 * all); visit < all && visits.length < VISITS; visit += step) {
    const from = visitStart[visit];
    visits.push(
      Array.from({length: visitStart[visit + 1] - from}, (_, at) => ({
        id: item[from + at] < 0 ? undefined : itemIds[item[from + at]],
        kind: kind[from + at],
        gapMs: at === 0 ? -1 : timeMs[from + at] - timeMs[from + at - 1],
      })),
    );
  }
  return {stored, visits};
}

/**
 * Share of exact scoring's first 20 that another model of the same items does not have among its first 20, over every
 * event, in percent.
 */
export function toMissedOnVisits(exact: Model, other: Model, visits: readonly Visit[]): number {
  const sides = [exact, other].map((model) => ({
    model,
    rows: new Map(model.itemIds.map((id, row) => [id, row])),
    predictor: createPredictor(model),
    scores: new Float32Array(countItems(model)),
  }));
  const tally = new Tally();
  for (const visit of visits) {
    const states = sides.map(({model}) => startVisit(model));
    for (const {id, kind, gapMs} of visit) {
      const [expected, found] = sides.map(({model, rows, predictor, scores}, side) => {
        predictor.step(states[side], {item: id === undefined ? -1 : (rows.get(id) ?? -1), kind, gapMs});
        predictor.score(states[side], scores);
        return Array.from(toTopItems(scores, 20), (row) => model.itemIds[row]);
      });
      tally.add(expected, found);
    }
  }
  return tally.missed();
}

/** The same for queries out of nowhere. */
export function toMissedOnQueries(exact: Model, other: Model, queries: readonly Float32Array[]): number {
  const sides = [exact, other].map((model) => ({
    model,
    predictor: createPredictor(model),
    state: startVisit(model),
    scores: new Float32Array(countItems(model)),
  }));
  const tally = new Tally();
  for (const query of queries) {
    const [expected, found] = sides.map(({model, predictor, state, scores}) => {
      state.query.set(query);
      predictor.score(state, scores);
      return Array.from(toTopItems(scores, 20), (row) => model.itemIds[row]);
    });
    tally.add(expected, found);
  }
  return tally.missed();
}

class Tally {
  private wanted = 0;
  private found = 0;

  add(expected: readonly string[], found: readonly string[]): void {
    const own = new Set(found);
    this.wanted += expected.length;
    this.found += expected.filter((id) => own.has(id)).length;
  }

  /** Percent. */
  missed(): number {
    return 100 * (1 - this.found / this.wanted);
  }
}
