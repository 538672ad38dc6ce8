import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'vitest';
import {EVENT_KINDS, type EventKind, toKindIndex} from '../../src/core/contract/event-kinds.ts';
import {parseManifest} from '../../src/core/contract/manifest.ts';
import {createPredictor} from '../../src/core/predict/create-predictor.ts';
import {decodeModel} from '../../src/core/predict/decode.ts';
import {toHeadLogit, toKindProbabilities} from '../../src/core/predict/heads.ts';
import type {Model} from '../../src/core/predict/model.ts';
import {startVisit} from '../../src/core/predict/step.ts';
import {toNextItems} from '../../src/core/recommend/next-items.ts';

/** What a release answered to made-up visits, see test/fixtures/release-0.1. */
export interface ReleaseAnswers {
  readonly visits: readonly {
    /** Starts from the profile state of the visit before. */
    readonly returning: boolean;
    readonly steps: readonly {
      readonly kind: EventKind;
      readonly itemId: string | null;
      readonly gapMs: number;
      readonly nextItems: readonly {readonly itemId: string; readonly probability: number}[];
      readonly action: Readonly<Record<string, number>>;
      readonly purchase: number;
    }[];
    readonly profile: readonly number[];
  }[];
  readonly churn: readonly {
    readonly lines: readonly {daysAgo: number; item: string; quantity: number; price: number}[];
    readonly probability: number;
  }[];
}

/** Digits after the point that a model's numbers keep from release to release. */
const DIGITS = 6;

export function readAnswers(file: string): ReleaseAnswers {
  return JSON.parse(readFileSync(file, 'utf8')) as ReleaseAnswers;
}

/** Reads the files of a model that fits into one shard. */
export function openModel(folder: string, manifestFile = path.join(folder, 'manifest.json')): Model {
  const manifest = parseManifest(JSON.parse(readFileSync(manifestFile, 'utf8')));
  const read = ({name}: {name: string}): Uint8Array => new Uint8Array(readFileSync(path.join(folder, name)));
  const {network, ids, items, neighbours} = manifest.files;
  return decodeModel(manifest, {
    network: read(network),
    ids: ids && read(ids),
    items: items.map(read),
    neighbours: neighbours && read(neighbours),
  });
}

/** Walks through the visits again and holds every answer against the release's. */
export function expectAnswers(model: Model, {visits}: ReleaseAnswers): void {
  for (const simd of [false, true]) {
    const predictor = createPredictor(model, {simd});
    const scores = new Float32Array(model.itemIds.length);
    // SIMD adds in another order; its own test holds it to 1e-4.
    const digits = simd ? 3 : DIGITS;
    let profile: Float32Array | undefined;
    for (const visit of visits) {
      const state = startVisit(model, visit.returning ? profile : undefined);
      for (const {kind, itemId, gapMs, nextItems, action, purchase} of visit.steps) {
        const item = itemId === null ? -1 : model.itemIds.indexOf(itemId);
        predictor.step(state, {kind: toKindIndex(kind), item, gapMs});
        predictor.score(state, scores);
        const found = new Map(toNextItems(scores, model.itemIds).map((next) => [next.itemId, next.probability]));
        for (const next of nextItems) expect(found.get(next.itemId), next.itemId).toBeCloseTo(next.probability, digits);
        const kinds = toKindProbabilities(model, state, 'action');
        EVENT_KINDS.forEach((name, k) => expect(kinds[k], name).toBeCloseTo(action[name] ?? 0, digits));
        expect(toHeadLogit(model, state, 'purchase')).toBeCloseTo(purchase, digits);
      }
      visit.profile.forEach((value, k) => expect(state.profile[k]).toBeCloseTo(value, digits));
      ({profile} = state);
    }
  }
}
