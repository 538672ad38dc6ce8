import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type BrowserWorker, openBrowserWorker} from '../../../support/browser-worker.ts';

interface Comparison {
  renderer: string;
  logits: number;
  state: number;
  otherTops: number;
}

let worker: BrowserWorker;

beforeAll(async () => {
  worker = await openBrowserWorker('test/worker/engine/webgl/webgl-worker.ts');
}, 120_000);

afterAll(async () => {
  await worker.close();
});

function compare(argument: object): Promise<Comparison> {
  return worker.ask({call: 'compare', argument});
}

function expectParity(found: Comparison): void {
  expect(found.logits).toBeLessThan(1e-4);
  expect(found.state).toBeLessThan(1e-4);
  expect(found.otherTops).toBe(0);
}

describe('the WebGL engine in a worker of a real browser', () => {
  it('gives the logits, the state and the first 20 of the plain loops, and names its GPU', async () => {
    const found = await compare({options: {items: 3000}, events: 40});
    expectParity(found);
    expect(found.renderer).toMatch(/\S/);
  });

  it.each([
    {options: {items: 1, bits: 8, neighbours: 0}, events: 6},
    {
      options: {items: 351, bits: 5, neighbours: 40, sizes: {vector: 66, memory: 3, hidden: 33, profile: 7, kernel: 5}},
      events: 25,
    },
    {options: {items: 20_011, sizes: {vector: 96}}, events: 12, order: 'scores-first'},
    {options: {items: 43_000, bits: 8, sizes: {vector: 160, convolution: 64, profile: 64, hidden: 160}}, events: 6},
  ])('fits $options', async (argument) => {
    expectParity(await compare(argument));
  });

  it('goes on from a saved state', async () => {
    expectParity(await compare({options: {items: 500}, events: 20, reloadAt: 13}));
  });

  it('holds the same tensors and bytes after 2,000 events, and none when closed', async () => {
    const {before, after, closed} = await worker.ask<
      Record<'before' | 'after' | 'closed', {tensors: number; bytes: number}>
    >({
      call: 'run',
      argument: {options: {items: 200, sizes: {vector: 16, hidden: 16, profile: 8, convolution: 8}}, events: 2_000},
    });
    expect(before.tensors).toBeGreaterThan(5);
    expect(after).toEqual(before);
    expect(closed.tensors).toBe(0);
  }, 600_000);

  it('says so when the GPU goes away, and the CPU goes on from the saved state', async () => {
    const found = await worker.ask<{errors: string[]; reason: string; replayed: number}>({
      call: 'lose',
      argument: {options: {items: 300}},
    });
    expect(found.errors).toEqual(['engine-failed', 'engine-failed']);
    expect(found.reason).toMatch(/lost/);
    expect(found.replayed).toBeLessThan(1e-4);
  });

  it('runs the SIMD predictor there with the same numbers', async () => {
    const found = await worker.ask<{kind: string; logits: number}>({
      call: 'simd',
      argument: {options: {items: 2000}, events: 20},
    });
    expect(found.kind).toBe('simd');
    expect(found.logits).toBeLessThan(1e-4);
  });

  it('leaves the console quiet', () => {
    expect(worker.complaints.filter((text) => !/GPU stall due to ReadPixels|CONTEXT_LOST/.test(text))).toEqual([]);
  });
});
