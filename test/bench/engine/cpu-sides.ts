import {createPredictor} from '../../../src/core/predict/create-predictor.ts';
import {scoreItems} from '../../../src/core/predict/score.ts';
import {startVisit, stepVisit} from '../../../src/core/predict/step.ts';
import type {Model} from '../../../src/core/predict/model.ts';
import {toTopItems} from '../../../src/core/recommend/top-items.ts';
import {randomVisit} from '../../support/random-model.ts';
import type {Side} from '../in-turns.ts';

/** Events of a visit before it starts anew. */
const VISIT = 20;
const SHOWN = 20;

/** The events of a visit, one after the other, without end. */
export function nextEvents(model: Model): () => {item: number; kind: number; gapMs: number; isFirst: boolean} {
  const visit = randomVisit(model, {events: VISIT});
  let at = -1;
  return () => {
    at = (at + 1) % VISIT;
    return {...visit[at], isFirst: at === 0};
  };
}

/**
 * One event, every item scored, the first 20 found: as it ships, and by the plain loops; `scoreOnly` is the scores
 * alone.
 */
export function toCpuSides(model: Model): Record<'event' | 'plainEvent' | 'scoreOnly', Side> {
  const predictor = createPredictor(model);
  if (predictor.kind !== 'simd') throw new Error('This runtime has no WebAssembly SIMD.');
  const scores = new Float32Array(model.itemIds.length);
  const states = [startVisit(model), startVisit(model)];
  const [next, plainNext] = [nextEvents(model), nextEvents(model)];
  return {
    event: () => {
      const event = next();
      if (event.isFirst) states[0] = startVisit(model);
      predictor.step(states[0], event);
      predictor.score(states[0], scores);
      return toTopItems(scores, SHOWN);
    },
    plainEvent: () => {
      const event = plainNext();
      if (event.isFirst) states[1] = startVisit(model);
      stepVisit(model, states[1], event);
      scoreItems(model, states[1], scores);
      return toTopItems(scores, SHOWN);
    },
    scoreOnly: () => predictor.score(states[0], scores),
  };
}

/** Reads memory and does nothing else: tables of so many bytes. @param wasm bandwidth.as.ts, compiled */
export function toReadSides<Name extends string>(
  wasm: Uint8Array,
  tables: Readonly<Record<Name, number>>,
): Record<Name, Side> {
  const sides = Object.entries<number>(tables).map(([name, wanted]) => {
    const bytes = Math.ceil(wanted / 64) * 64;
    const module = new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>); // compiled bytes have a buffer of their own
    const {exports} = new WebAssembly.Instance(module);
    // Its exports.
    const {memory, read} = exports as unknown as {memory: WebAssembly.Memory; read: (bytes: number) => number};
    const missing = Math.ceil((bytes - memory.buffer.byteLength) / 65_536);
    if (missing > 0) memory.grow(missing);
    new Uint8Array(memory.buffer).fill(7); // pages that nobody wrote to are not in memory
    return [name, () => read(bytes)];
  });
  return Object.fromEntries(sides) as Record<Name, Side>; // one entry a table
}
