import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {parseManifest} from '../../../src/core/contract/manifest.ts';
import {decodeModel} from '../../../src/core/predict/decode.ts';
import {decodeIds, IDS_NUMBERS, IDS_TEXT, IDS_WIDE} from '../../../src/core/predict/decode-ids.ts';
import {decodeNeighbours} from '../../../src/core/predict/decode-neighbours.ts';
import {toHalf} from '../../../src/core/predict/half.ts';
import {createPredictor} from '../../../src/core/predict/create-predictor.ts';
import {startVisit} from '../../../src/core/predict/step.ts';

const FOLDER = 'public/models/demo';
const manifest = parseManifest(JSON.parse(readFileSync(`${FOLDER}/manifest.json`, 'utf8')));
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(`${FOLDER}/${name}`));
const files = () => ({
  network: read('network.bin'),
  ids: read('ids.bin'),
  items: [read('items-0.bin')],
  neighbours: read('neighbours.bin'),
});
const text = (letters: string): Uint8Array =>
  new Uint8Array(Buffer.from(`${String.fromCharCode(IDS_TEXT)}${letters}`, 'latin1'));

describe('ids', () => {
  it('that end within a number are refused, not read as NaN', () => {
    expect(() => decodeIds(Uint8Array.of(IDS_NUMBERS, 1, 0), 2)).toThrow(/model-shape|says 2 ids/);
    expect(() => decodeIds(Uint8Array.of(IDS_WIDE, 200, 1, 1), 1)).toThrow('says 1 ids');
    expect(() => decodeIds(Uint8Array.of(IDS_WIDE, 0), 2_000_000)).toThrow('says 2000000 ids');
  });

  it('that are more or fewer than items, of no kind, or no UTF-8 are refused', () => {
    expect(() => decodeIds(text('a\0b\0'), 3)).toThrow('says 3 ids');
    expect(() => decodeIds(text('a\0b\0c\0'), 2)).toThrow('says 2 ids');
    expect(() => decodeIds(text('a\0b'), 2)).toThrow('says 2 ids');
    expect(() => decodeIds(Uint8Array.of(9), 0)).toThrow('the form 9,');
    expect(() => decodeIds(new Uint8Array(), 0)).toThrow('the form none,');
    expect(() => decodeIds(text('\xff\xfe\0'), 1)).toThrow('not valid UTF-8');
  });

  it('of a megabyte are refused before they are spread over the stack', () => {
    expect(() => decodeIds(text(`${'x'.repeat(1e6)}\0`), 1)).toThrow('says 1 ids');
  });
});

describe('neighbours', () => {
  it('that are not as many as their counts say are refused', () => {
    expect(() => decodeNeighbours(Uint8Array.of(255, 255), 2)).toThrow('say 1532');
    expect(() => decodeNeighbours(Uint8Array.of(1, 0, 1, 0), 2)).toThrow('say 5');
    expect(() => decodeNeighbours(new Uint8Array(3), 2)).toThrow('say 2');
    expect(decodeNeighbours(Uint8Array.of(1, 0, 1, 0, 16), 2).weight[0]).toBe(0.5);
  });

  it('that are no item of the model are refused', () => {
    expect(() => decodeNeighbours(Uint8Array.of(1, 0, 2, 0, 16), 2)).toThrow('names item 2 of 2');
  });
});

describe('a network', () => {
  it.each([Infinity, -Infinity, NaN])('with the weight %s is refused, and says which', (weight) => {
    const own = files();
    own.network.set(new Uint8Array(toHalf(Float32Array.of(weight)).buffer), 40_000);
    expect(() => decodeModel(manifest, own)).toThrow(/network\.bin: \w+\.\w+ is not finite/);
  });

  it.each([65504, -65504])('of nothing but the weight %d answers in numbers', (weight) => {
    const own = files();
    const [half] = toHalf(Float32Array.of(weight));
    new Uint16Array(own.network.buffer).fill(half);
    const model = decodeModel(manifest, own);
    const state = startVisit(model);
    const predictor = createPredictor(model);
    for (let item = 0; item < 30; item++) predictor.step(state, {item, kind: item % 10, gapMs: 1000});
    const scores = new Float32Array(manifest.items);
    predictor.score(state, scores);
    expect(scores.every(Number.isFinite)).toBe(true);
  });

  it('of other bytes than its manifest says is refused', () => {
    const own = files();
    expect(() => decodeModel(manifest, {...own, network: own.network.subarray(2)})).toThrow('371532 bytes');
    expect(() => decodeModel(manifest, {...own, items: [own.items[0].subarray(81)]})).toThrow('28350 bytes');
    expect(() => decodeModel(manifest, {...own, items: [own.items[0], own.items[0]]})).toThrow('manifest says 0');
  });
});
