import {expect, it} from 'vitest';
import {writeBins} from '../../../src/core/learn/bins.ts';
import {parseClassifier, toClassifierJson} from '../../../src/core/learn/tree-classifier-json.ts';
import {classifyRow} from '../../support/classify-row.ts';
import {toEdges, trainClassifier} from '../../../src/trainer/learn/train-classifier.ts';
import {createRandom} from '../../../src/trainer/random.ts';

const TREES = {trees: 40, leaves: 4, learningRate: 0.1, rowShare: 0.7, featureShare: 1, leafRows: 10};

function coins(rows: number) {
  const random = createRandom(6);
  const features = Array.from({length: rows}, () => [random(), random() < 0.2 ? Number.NaN : random()]);
  const labels = features.map(([chance]) => (random() < chance ? 1 : 0));
  return {names: ['chance', 'noise'], features, labels, folds: labels.map((_, row) => row % 5)};
}

it('gives probabilities that come true', () => {
  const {classifier} = trainClassifier(coins(3000), {trees: TREES, ensembles: 2, seed: 1});
  for (const chance of [0.15, 0.5, 0.85]) {
    expect(Math.abs(classifyRow(classifier, [chance, 0.5]) - chance)).toBeLessThan(0.1);
  }
});

it('answers the same after a trip through JSON text', () => {
  const {classifier} = trainClassifier(coins(400), {trees: TREES, ensembles: 1, seed: 1});
  const text = JSON.stringify(toClassifierJson(classifier));
  const again = parseClassifier(JSON.parse(text));
  for (const [chance, noise] of coins(50).features) {
    expect(classifyRow(again, [chance, noise])).toBe(classifyRow(classifier, [chance, noise]));
  }
  expect(JSON.stringify(toClassifierJson(again))).toBe(text);
});

it('refuses damaged JSON', () => {
  const json = toClassifierJson(trainClassifier(coins(400), {trees: TREES, ensembles: 1, seed: 1}).classifier);
  expect(() => parseClassifier(undefined)).toThrow('not of format 1');
  expect(() => parseClassifier({...json, edges: []})).toThrow('edges for each');
  expect(() => parseClassifier({...json, calibration: {slope: 'x'}})).toThrow('calibration');
  expect(() => parseClassifier({...json, trees: {...json.trees, bytes: '!'}})).toThrow('base64');
});

it('cannot learn from rows with one outcome', () => {
  const rows = {...coins(20), labels: new Uint8Array(20)};
  expect(() => trainClassifier(rows, {trees: TREES, ensembles: 1, seed: 1})).toThrow('same outcome');
});

it('puts edges midway between few values and by equal counts among many', () => {
  expect([...toEdges([3, 1, 1, 2, Number.NaN])]).toEqual([1.5, 2.5]);
  expect([...toEdges([4, 4])]).toEqual([]);
  const many = toEdges(Array.from({length: 10_000}, (_, i) => i));
  expect(many).toHaveLength(62);
  const bins = new Uint8Array(1);
  const counts = new Int32Array(64);
  for (let i = 0; i < 10_000; i++) {
    writeBins([i], [many], bins);
    counts[bins[0]]++;
  }
  expect(counts[0]).toBe(0);
  expect(Math.max(...counts)).toBeLessThan(170);
});
