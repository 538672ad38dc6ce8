import {mkdtemp, readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {EVENT_KINDS} from '../../../src/core/contract/event-kinds.ts';
import {EVENT_FEATURES} from '../../../src/core/features/event-features.ts';
import {parseManifest, type Manifest} from '../../../src/core/contract/manifest.ts';
import {parseSegments} from '../../../src/core/contract/segments.ts';
import {ProfilerError} from '../../../src/core/contract/errors.ts';
import {toPurchaseFeatures} from '../../../src/core/features/purchase-features.ts';
import {classifyChurn} from '../../../src/core/learn/churn-classifier.ts';
import {parseChurnModel} from '../../../src/core/learn/churn-classifier-json.ts';
import {decodeModel} from '../../../src/core/predict/decode.ts';
import {toHeadProbability, toKindProbabilities} from '../../../src/core/predict/heads.ts';
import {decodeListModel} from '../../../src/core/predict/lists/decode-lists.ts';
import {countItems, type Model} from '../../../src/core/predict/model.ts';
import {createPredictor} from '../../../src/core/predict/create-predictor.ts';
import {startVisit} from '../../../src/core/predict/step.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {VISIT_FACTS} from '../../../src/core/profile/visit-facts.ts';
import {openVisitHeads} from '../../../src/core/profile/visit-heads.ts';
import {writeModel} from '../../../src/trainer/model/write-model.ts';
import {createRandom, type Random} from '../../../src/trainer/random.ts';
import {ItemTable} from '../../../src/trainer/train/item-table.ts';
import {NetworkWeights} from '../../../src/trainer/train/network-weights.ts';
import {mutateBytes, mutateData} from '../../support/mutate.ts';

const PROFILE = emptyProfile();

/** Files of each kind that are tried: together 100,000. */
const TRIES = 25_000;
/** One hostile model costs at most so long, on a busy machine too. */
const MAX_MS = 1000;
/** Memory that all of them together may hold at once. */
const MAX_BYTES = 600e6;

const SIZES = {
  vector: 32,
  kernel: 2,
  convolution: 3,
  profile: 3,
  hidden: 4,
  features: EVENT_FEATURES,
  memory: 3,
  actions: EVENT_KINDS.length,
};
const ITEMS = 40;

/** A model's manifest and files, by name. */
interface Stored {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

async function writeSmall(itemIds: readonly string[], withLists: boolean): Promise<Stored> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-hostile-'));
  const random = createRandom(5);
  await writeModel(
    folder,
    {
      itemIds,
      unit: new ItemTable(ITEMS, SIZES.vector, random).unit,
      prior: Float32Array.from({length: ITEMS}, () => random() - 0.5),
      weights: new NetworkWeights(SIZES, random).matrices,
      neighbours: {
        start: Int32Array.from({length: ITEMS + 1}, (_, item) => 2 * item),
        item: Int32Array.from({length: 2 * ITEMS}, () => Math.floor(random() * ITEMS)),
        weight: Float32Array.from({length: 2 * ITEMS}, () => 0.1 + random() / 2),
      },
      manifest: {
        format: 1,
        sizes: SIZES,
        items: ITEMS,
        scale: 14,
        itemBits: 5,
        priorStep: 1 / 64,
        heads: ['action', 'purchase'],
        mix: {neighbours: [0.5, 0.3], decay: 0.6, floor: 0.01},
        calibrations: {purchase: {slope: 1, offset: 0}},
        visitHeads: {
          purchase: {
            facts: [...VISIT_FACTS],
            weights: VISIT_FACTS.map(() => random() - 0.5),
            network: 0.5,
            offset: -2,
            bands: {likely: 0.2, unlikely: 0.05},
          },
        },
        dataHash: 'made-up',
        seed: 3,
        scores: {recall: 0.5},
        licence: 'CC0-1.0',
      },
    },
    // Half of the items get codes.
    withLists ? {listsFrom: 0, firstBytes: 4000 + 20 * 33 + 4800, allBytes: 3000} : {},
  );
  const manifest = parseManifest(JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')));
  const names = [
    manifest.files.network,
    manifest.files.ids,
    ...manifest.files.items,
    manifest.files.neighbours,
    manifest.files.lists,
  ].flatMap((file) => file?.name ?? []);
  const files = await Promise.all(
    names.map(async (name) => [name, new Uint8Array(await readFile(path.join(folder, name)))] as const),
  );
  return {manifest, files: new Map(files)};
}

/** What the worker does with a model's files, up to its answers after two events; all of them have to be numbers. */
function useModel(raw: unknown, files: ReadonlyMap<string, Uint8Array>, simd: boolean): void {
  const manifest = parseManifest(raw);
  const read = ({name}: {name: string}): Uint8Array => {
    const content = files.get(name);
    if (!content) throw new ProfilerError('model-missing', name);
    return content;
  };
  const named = manifest.files;
  const contents = {
    network: read(named.network),
    ids: named.ids && read(named.ids),
    items: named.items.map(read),
    neighbours: named.neighbours && read(named.neighbours),
  };
  const model = named.lists
    ? decodeListModel(manifest, {...contents, lists: read(named.lists)})
    : decodeModel(manifest, contents);
  checkAnswers(model, manifest, simd);
}

function checkAnswers(model: Model, manifest: Manifest, simd: boolean): void {
  const state = startVisit(model);
  const predictor = createPredictor(model, {simd});
  const items = countItems(model);
  const scores = new Float32Array(items);
  for (const item of [Math.min(0, items - 1), items - 1, -1]) predictor.step(state, {item, kind: 0, gapMs: -1});
  predictor.score(state, scores);
  const visitHeads = openVisitHeads(manifest);
  const answers = [
    ...scores,
    ...toKindProbabilities(model, state, 'action'),
    toHeadProbability({model, manifest, visitHeads}, {state, profile: PROFILE}, 'purchase') ?? 0,
  ];
  const wrong = answers.findIndex((answer) => !Number.isFinite(answer));
  if (wrong >= 0) throw new Error(`Answer ${wrong} is ${answers[wrong]}.`);
  if (new Set(model.itemIds.slice(0, 5)).has('NaN')) throw new Error('An id is NaN.');
}

/**
 * Runs tries; each ends with an answer or with one ProfilerError, soon and in bounded memory. @returns tries that
 * were refused
 */
function attack(tries: number, run: (random: Random, index: number) => void): number {
  let refused = 0;
  for (let index = 0; index < tries; index++) {
    const startedMs = performance.now();
    try {
      run(createRandom(index), index);
    } catch (error) {
      refused++;
      if (!(error instanceof ProfilerError)) throw new Error(`Try ${index} ends in ${String(error)}`, {cause: error});
      if (error.message.length > 1000) throw new Error(`Try ${index} has a message of ${error.message.length} letters`);
    }
    const elapsedMs = performance.now() - startedMs;
    if (elapsedMs > MAX_MS) throw new Error(`Try ${index} takes ${elapsedMs} ms`);
    if (index % 500 === 0) {
      const {heapUsed, arrayBuffers} = process.memoryUsage();
      if (heapUsed + arrayBuffers > MAX_BYTES) throw new Error(`Try ${index} holds ${heapUsed + arrayBuffers} bytes`);
    }
  }
  return refused;
}

describe('a hundred thousand hostile models', () => {
  let stored: readonly Stored[];
  beforeAll(async () => {
    const texts = Array.from({length: ITEMS}, (_, item) => `Größe-${item}`);
    const numbers = Array.from({length: ITEMS}, (_, item) => String(70_000 + item));
    stored = [await writeSmall(texts, false), await writeSmall(numbers, false), await writeSmall(texts, true)];
    for (const {manifest, files} of stored) useModel(manifest, files, true);
    expect(stored[2].manifest.lists?.shards.map(({kind}) => kind)).toEqual(expect.arrayContaining(['rows', 'codes']));
  });

  it('whose manifest is changed end in one clear error or in numbers', () => {
    const refused = attack(TRIES, (random, index) => {
      const {manifest, files} = stored[index % 6 === 5 ? 2 : index % 2]; // lists take longest
      useModel(mutateData(manifest, random), files, index % 50 === 0);
    });
    expect(refused).toBeGreaterThan(TRIES / 2);
    expect(refused).toBeLessThan(TRIES);
  });

  it('whose files are changed, with a manifest that says so or not, end in one clear error or in numbers', () => {
    const refused = attack(2 * TRIES, (random, index) => {
      const {manifest, files} = stored[index % 6 === 5 ? 2 : index % 2]; // lists take longest
      const names = [...files.keys()];
      const name = names[Math.floor(random() * names.length)];
      const content = mutateBytes(files.get(name)!, random);
      const raw = structuredClone(manifest) as unknown as {files: Record<string, {name: string; bytes: number}>};
      const file = Object.values(raw.files)
        .flat()
        .find((each) => each?.name === name)!;
      if (random() < 0.7) file.bytes = content.length;
      useModel(raw, new Map([...files, [name, content]]), index % 50 === 0);
    });
    expect(refused).toBeGreaterThan(TRIES / 4);
    expect(refused).toBeLessThan(2 * TRIES);
  });

  it('whose segments or churn head is changed end in one clear error or in numbers', async () => {
    const segments: unknown = JSON.parse(await readFile('public/models/demo/segments.json', 'utf8'));
    const churn: unknown = JSON.parse(await readFile('public/models/demo/churn.json', 'utf8'));
    const features = Object.values(toPurchaseFeatures([{timeMs: 0, item: 1, quantity: 1, price: 5}], 86_400_000) ?? {});
    const refused = attack(TRIES, (random, index) => {
      if (index % 2) {
        const {centroids, means, scales} = parseSegments(mutateData(segments, random));
        const values = centroids.flatMap((centroid) => centroid.map((value, k) => (1 - means[k]) / scales[k] - value));
        if (!values.every(Number.isFinite)) throw new Error(`Distances are ${values.join()}`);
        return;
      }
      const probability = classifyChurn(parseChurnModel(mutateData(churn, random)), features);
      if (!(probability >= 0 && probability <= 1)) throw new Error(`The probability is ${probability}`);
    });
    expect(refused).toBeGreaterThan(TRIES / 4);
    expect(refused).toBeLessThan(TRIES);
  });
});
