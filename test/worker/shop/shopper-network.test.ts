import {describe, expect, it} from 'vitest';
import type {CleanEvent} from '../../../src/core/clean/clean-types.ts';
import {ProfilerError} from '../../../src/core/contract/errors.ts';
import type {Model} from '../../../src/core/predict/model.ts';
import {CpuEngine} from '../../../src/worker/engine/cpu.ts';
import type {NetworkEvent} from '../../../src/worker/engine/engine.ts';
import {ShopperNetwork} from '../../../src/worker/shop/shopper-network.ts';
import {verifyEngine} from '../../../src/worker/engine/verify.ts';
import type {LearnedState} from '../../../src/worker/store/saved-shopper.ts';
import {loadedModel} from '../support/loaded-model.ts';

/** An engine that behaves as a GPU whose context goes away during its n-th step: zeros first, then an error. */
class LosingEngine extends CpuEngine {
  private left: number;

  constructor(model: Model, steps: number) {
    super(model);
    this.left = steps;
    Object.assign(this, {kind: 'webgl'});
  }

  override step(event: NetworkEvent): void {
    super.step(this.left-- > 0 ? event : {item: -1, kind: 0, gapMs: -1});
    if (this.left < 0) throw new ProfilerError('engine-failed', 'The WebGL context was lost.');
  }
}

/** One visit of views, a second apart. */
function viewsOf(...items: number[]): CleanEvent[] {
  return items.map((n, at) => ({
    id: `${at}`,
    source: 'api',
    kind: 'view',
    timeMs: 1000 * at,
    visit: 1,
    startsVisit: at === 0,
    gapMs: at === 0 ? -1 : 1000,
    itemId: `item-${n}`,
  }));
}

function walk(network: ShopperNetwork, events: readonly CleanEvent[]): LearnedState {
  let learned: LearnedState | undefined;
  for (const event of events) learned = network.advance(learned, event);
  return learned!; // there is at least one event
}

describe('a network whose device is lost in the middle of a visit', () => {
  it('goes on with the CPU from the last whole step, to the very same numbers', () => {
    const events = viewsOf(1, 5, 5, 9, 2);
    const lost: string[] = [];
    const network = new ShopperNetwork(loadedModel(), (reason) => lost.push(reason));
    network.useEngine(new LosingEngine(network.loaded.model, 2));
    expect(network.kind).toBe('webgl');
    const found = walk(network, events);
    const expected = walk(new ShopperNetwork(loadedModel(), () => {}), events);
    expect(found.network).toEqual(expected.network);
    expect(lost).toEqual(['The WebGL context was lost.']);
    expect(network.kind).toBe('cpu');
  });
});

it('ranks by the second stage of a model that has one, once for each state', () => {
  const asked: (readonly number[])[] = [];
  const refine = (visit: readonly number[], scores: Float32Array): void => {
    asked.push([...visit]);
    scores[7] = 99;
  };
  const network = new ShopperNetwork({...loadedModel(), refine}, () => {});
  const learned = walk(network, viewsOf(1, 5));
  expect(network.score(learned)[7]).toBe(99);
  expect(network.score(learned)[7]).toBe(99);
  expect(asked).toEqual([[1, 5]]);
});

describe('the state of a shopper', () => {
  it('is taken up where another tab left it, not where this engine stands', () => {
    const network = new ShopperNetwork(loadedModel(), () => {});
    const [first, second, third] = viewsOf(1, 2, 3);
    const saved = network.advance(undefined, first);
    network.advance(saved, third); // a batch whose transaction was undone
    const found = network.advance(saved, second);
    const expected = walk(new ShopperNetwork(loadedModel(), () => {}), [first, second]);
    expect(found?.network).toEqual(expected.network);
  });

  it('keeps the profile and starts the visit anew when the next visit begins', () => {
    const network = new ShopperNetwork(loadedModel(), () => {});
    const before = walk(network, viewsOf(1, 2, 3));
    const after = network.advance(before, viewsOf(4)[0]);
    expect(after?.network.items).toEqual([4]);
    const fresh = new ShopperNetwork(loadedModel(), () => {}).advance(undefined, viewsOf(4)[0]);
    expect(after?.network.profile).not.toEqual(fresh?.network.profile);
  });

  it('does not fit another model, fewer items, or arrays of other sizes', () => {
    const network = new ShopperNetwork(loadedModel(), () => {});
    const learned = walk(network, viewsOf(1));
    expect(network.fits(learned)).toBe(true);
    expect(network.fits(undefined)).toBe(false);
    expect(network.fits({...learned, modelId: 'another'})).toBe(false);
    expect(network.fits({...learned, items: learned.items - 1})).toBe(false);
    expect(network.fits({...learned, network: {...learned.network, hidden: new Float32Array(3)}})).toBe(false);
  });
});

describe('an engine that is held to the reference', () => {
  const options = () => ({model: loadedModel().model, now: () => performance.now()});

  it('agrees with itself', () => {
    const {model} = loadedModel();
    const found = verifyEngine(new CpuEngine(model), new CpuEngine(model), options());
    expect(found).toMatchObject({agrees: true, largestDifference: 0});
  });

  it.each([
    ['scores that are off by a thousandth', 0.001],
    ['scores that are no numbers', Number.NaN],
  ])('is refused for %s', (_name, error) => {
    const {model} = loadedModel();
    const wrong = new CpuEngine(model);
    const {score} = wrong;
    wrong.score = (out) => {
      score.call(wrong, out);
      out[out.length - 1] = out[out.length - 1] * (1 + error) + error;
    };
    expect(verifyEngine(wrong, new CpuEngine(model), options()).agrees).toBe(false);
  });
});
