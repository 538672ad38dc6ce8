import {createPredictor} from '../../../../src/core/predict/create-predictor.ts';
import {scoreItems} from '../../../../src/core/predict/score.ts';
import {startVisit, stepVisit} from '../../../../src/core/predict/step.ts';
import type {VisitState} from '../../../../src/core/predict/visit-state.ts';
import {toTopItems} from '../../../../src/core/recommend/top-items.ts';
import type {Engine} from '../../../../src/worker/engine/engine.ts';
import {createWebglEngine} from '../../../../src/worker/engine/webgl/webgl.ts';
import {answerMessages} from '../../../support/answer-messages.ts';
import {randomModel, randomVisit} from '../../../support/random-model.ts';

type ModelOptions = Parameters<typeof randomModel>[0];

/** Largest differences between an engine and the plain loops over a visit, and what was tried. */
interface Comparison {
  readonly renderer: string | undefined;
  readonly logits: number;
  readonly state: number;
  /** Events after which another item stood among the first 20, or another order. */
  readonly otherTops: number;
}

function toDifference(a: Float32Array, b: Float32Array): number {
  let most = 0;
  for (let k = 0; k < b.length; k++) {
    const difference = Math.abs(a[k] - b[k]);
    if (!(difference <= most)) most = Number.isNaN(difference) ? Infinity : difference;
  }
  return a.length === b.length ? most : Infinity;
}

function toStateDifference(a: VisitState, b: VisitState): number {
  const parts = ['profile', 'hidden', 'cell', 'window', 'sum', 'query'] as const;
  const differs = a.items.join() !== b.items.join() || Math.abs(a.sumWeight - b.sumWeight) > 1e-6;
  return differs ? Infinity : Math.max(...parts.map((part) => toDifference(a[part], b[part])));
}

/** Items whose plain logits are closer than the tolerance may change places. */
function isSameTop(found: Float32Array, plain: Float32Array): boolean {
  const expected = toTopItems(plain, 20);
  return toTopItems(found, 20).every((item, rank) => Math.abs(plain[item] - plain[expected[rank]]) < 1e-4);
}

async function compare({
  options,
  events,
  reloadAt = -1,
  order = 'state-first',
}: {
  options: ModelOptions;
  events: number;
  reloadAt?: number;
  order?: 'state-first' | 'scores-first';
}): Promise<Comparison> {
  const model = randomModel(options);
  const engine: Engine = await createWebglEngine(model);
  try {
    const plain = startVisit(model, new Float32Array(model.sizes.profile).fill(0.3));
    engine.load(plain);
    const found = {renderer: engine.renderer, logits: 0, state: 0, otherTops: 0};
    const logits = new Float32Array(model.itemIds.length);
    const expected = new Float32Array(model.itemIds.length);
    for (const [index, event] of randomVisit(model, {events}).entries()) {
      if (index === reloadAt) engine.load(engine.save());
      engine.step(event);
      stepVisit(model, plain, event);
      scoreItems(model, plain, expected);
      if (order === 'scores-first') engine.score(logits);
      const saved = engine.save();
      if (order === 'state-first') engine.score(logits);
      found.logits = Math.max(found.logits, toDifference(logits, expected));
      found.state = Math.max(found.state, toStateDifference(saved, plain));
      if (!isSameTop(logits, expected)) found.otherTops++;
    }
    return found;
  } finally {
    engine.dispose();
  }
}

/** Memory after the first and after the last of many events. */
async function run({options, events}: {options: ModelOptions; events: number}) {
  const model = randomModel(options);
  const engine = await createWebglEngine(model);
  const visit = randomVisit(model, {events: 50});
  const scores = new Float32Array(model.itemIds.length);
  const before = engine.memory();
  for (let event = 0; event < events; event++) {
    if (event % 50 === 0) engine.load(startVisit(model));
    engine.step(visit[event % 50]);
    engine.score(scores);
    if (event % 10 === 0) engine.save();
  }
  const after = engine.memory();
  engine.dispose();
  return {before, after, closed: engine.memory()};
}

/** What is left of an engine's work when its GPU goes away in the middle of a visit. */
async function lose({options}: {options: ModelOptions}) {
  const model = randomModel(options);
  const engine = await createWebglEngine(model);
  const visit = randomVisit(model, {events: 6});
  engine.load(startVisit(model));
  for (const event of visit.slice(0, 3)) engine.step(event);
  const saved = engine.save();
  engine.lose();
  const errors: string[] = [];
  const attempt = (work: () => void): void => {
    try {
      work();
      errors.push('none');
    } catch (error) {
      errors.push((error as Error).name); // ProfilerError carries its code there
    }
  };
  attempt(() => {
    engine.step(visit[3]);
    engine.save();
  });
  attempt(() => engine.score(new Float32Array(model.itemIds.length)));
  const reason = await engine.lost;
  engine.dispose();
  const cpu = createPredictor(model);
  const plain = startVisit(model);
  for (const event of visit) stepVisit(model, plain, event);
  for (const event of visit.slice(3)) cpu.step(saved, event);
  return {errors, reason, replayed: toStateDifference(saved, plain)};
}

async function simd({options, events}: {options: ModelOptions; events: number}) {
  const model = randomModel(options);
  const predictor = createPredictor(model);
  const [state, plain] = [startVisit(model), startVisit(model)];
  const [logits, expected] = [new Float32Array(model.itemIds.length), new Float32Array(model.itemIds.length)];
  let most = 0;
  for (const event of randomVisit(model, {events})) {
    predictor.step(state, event);
    predictor.score(state, logits);
    stepVisit(model, plain, event);
    scoreItems(model, plain, expected);
    most = Math.max(most, toDifference(logits, expected));
  }
  return {kind: predictor.kind, logits: most};
}

answerMessages({compare, run, lose, simd});
