import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it} from 'vitest';
import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import {EVENT_KINDS} from '../../../src/core/contract/event-kinds.ts';
import {type Manifest, parseManifest} from '../../../src/core/contract/manifest.ts';
import {EVENT_FEATURE_NAMES} from '../../../src/core/features/event-features.ts';
import {parseSegments} from '../../../src/core/contract/segments.ts';
import {toChurnProbability} from '../../../src/core/learn/churn-classifier.ts';
import {parseChurnModel} from '../../../src/core/learn/churn-classifier-json.ts';
import {decodeModel} from '../../../src/core/predict/decode.ts';
import {toHalf} from '../../../src/core/predict/half.ts';
import {toWeightSpecifications} from '../../../src/core/predict/network.ts';
import {toVocabulary} from '../../../src/core/predict/vocabulary.ts';
import {expectAnswers, openModel, readAnswers} from '../../support/release-answers.ts';

const RELEASE = 'test/fixtures/release-0.1';
const MODEL = `${RELEASE}/model`;
const DEMO = 'public/models/demo';
const read = (name: string): unknown => JSON.parse(readFileSync(`${MODEL}/${name}`, 'utf8'));
const answers = readAnswers(`${RELEASE}/model-answers.json`);

it('a model of release 0.1 gives the numbers that it gave then', () => {
  expectAnswers(openModel(MODEL), answers);
});

it('the demo model, under its manifest of release 0.1 and of today, gives the numbers that it gave then', () => {
  const then = readAnswers(`${RELEASE}/demo-answers.json`);
  expectAnswers(openModel(DEMO, `${RELEASE}/demo-manifest.json`), then);
  expectAnswers(openModel(DEMO), then);
});

it('churn and segments of release 0.1 are read, and churn gives the numbers that it gave then', () => {
  const churn = parseChurnModel(read('churn.json'));
  const nowMs = churn.trainedUntilMs;
  for (const {lines, probability} of answers.churn) {
    const purchases = lines.map(({daysAgo, ...line}) => ({...line, timeMs: nowMs - daysAgo * MS_PER_DAY}));
    expect(toChurnProbability(churn, purchases, nowMs)).toBeCloseTo(probability, 6);
  }
  expect(parseSegments(read('segments.json')).names.length).toBeGreaterThan(1);
});

it('a model whose kinds and features stand in another order gives the same numbers', () => {
  const changed = rewrite((vocabulary) => ({
    ...vocabulary,
    kinds: vocabulary.kinds.toReversed(),
    features: vocabulary.features.toReversed(),
  }));
  expectAnswers(openModel(changed), answers);
});

it('a kind, and a head, that this version does not know change no number', () => {
  const changed = rewrite((vocabulary, sizes) => ({
    kinds: ['compare', ...vocabulary.kinds],
    features: ['kind compare', ...vocabulary.features],
    heads: [{name: 'returns', rows: sizes.hidden, columns: 2}, ...vocabulary.heads],
  }));
  // The softmax loses the class that is nothing here, which had a logit of -60000.
  expectAnswers(openModel(changed), answers);
});

it('a kind that the model does not know has the probability 0', () => {
  const [known] = answers.visits;
  const changed = openModel(
    rewrite((vocabulary) => ({
      ...vocabulary,
      kinds: vocabulary.kinds.filter((kind) => kind !== 'share'),
      features: vocabulary.features.filter((name) => name !== 'kind share'),
    })),
  );
  const at = EVENT_KINDS.indexOf('share');
  expect(changed.weights['action.b'].data[at]).toBe(-Infinity);
  expect(changed.weights['features.w'].data.subarray(at * 32, at * 32 + 32).every((value) => value === 0)).toBe(true);
  const steps = known.steps.map((step) => {
    const {share, ...action} = step.action;
    const others = Object.entries(action).map(([kind, value]) => [kind, value / (1 - share)]);
    return {...step, action: Object.fromEntries(others) as Record<string, number>};
  });
  expectAnswers(changed, {...answers, visits: [{...known, steps}]});
});

it('a model that reads what this version does not say of an event is refused in one line', () => {
  const changed = rewrite((vocabulary) => ({
    ...vocabulary,
    features: vocabulary.features.map((name) => (name === 'gap longer' ? 'gap < 3600000' : name)),
  }));
  expect(() => openModel(changed)).toThrow(
    /^The model reads "gap < 3600000" of an event.*Train (the model|it) again.*\.$/,
  );
});

/** A copy of the small model with another vocabulary, its weights moved to where that says; strangers weigh much. */
function rewrite(
  change: (vocabulary: ReturnType<typeof toVocabulary>, sizes: Manifest['sizes']) => ReturnType<typeof toVocabulary>,
): string {
  const manifest = parseManifest(read('manifest.json'));
  const {sizes} = manifest;
  const own = toVocabulary(manifest);
  const vocabulary = change(own, sizes);
  const files = Object.fromEntries(
    ['network', 'ids', 'neighbours'].map((name) => [name, new Uint8Array(readFileSync(`${MODEL}/${name}.bin`))]),
  );
  const items = [new Uint8Array(readFileSync(`${MODEL}/items-0.bin`))];
  const {weights} = decodeModel(manifest, {network: files.network, ids: files.ids, items});
  const changedSizes = {...sizes, features: vocabulary.features.length, actions: vocabulary.kinds.length};
  const heads = vocabulary.heads.map((head) => ({
    ...head,
    columns: head.name === 'action' ? changedSizes.actions : head.columns,
  }));
  const parts = toWeightSpecifications(changedSizes, heads).map(({name, rows, columns}) => {
    if (name.startsWith('returns')) return new Float32Array(rows * columns).fill(7);
    const {data, columns: width} = weights[name];
    return Float32Array.from({length: rows * columns}, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      if (name === 'features.w') {
        const from = EVENT_FEATURE_NAMES.indexOf(vocabulary.features[row]);
        return from < 0 ? 9 : data[from * width + column];
      }
      if (!name.startsWith('action')) return data[at];
      const from = (EVENT_KINDS as readonly string[]).indexOf(vocabulary.kinds[column]);
      if (from < 0) return name === 'action.b' ? -60_000 : 9;
      return data[row * width + from];
    });
  });
  const network = Buffer.concat(parts.map((part) => Buffer.from(toHalf(part).buffer)));
  const folder = mkdtempSync(path.join(tmpdir(), 'vitrine-vocabulary-'));
  const named = {...manifest.files, network: {...manifest.files.network, bytes: network.length}};
  const text = JSON.stringify({...manifest, sizes: changedSizes, vocabulary: {...vocabulary, heads}, files: named});
  writeFileSync(path.join(folder, 'manifest.json'), text);
  writeFileSync(path.join(folder, 'network.bin'), network);
  for (const name of ['ids', 'neighbours']) writeFileSync(path.join(folder, `${name}.bin`), files[name]);
  writeFileSync(path.join(folder, 'items-0.bin'), items[0]);
  return folder;
}
