import {afterEach, describe, expect, it} from 'vitest';
import type {ConsentState} from '../../src/page/consent/keeper.ts';
import {limitApi} from '../../src/page/limit-api.ts';
import type {Profiler} from '../../src/page/profiler.ts';

/** Notes every call that reaches the whole profiler. */
function openProfiler(origin: ConsentState['origin'] = 'shop') {
  const calls: [string, ...unknown[]][] = [];
  const answer =
    (name: string, value: unknown) =>
    async (...args: unknown[]): Promise<unknown> => {
      calls.push([name, ...args]);
      return value;
    };
  const profiler = {
    settings: {language: 'en'},
    track: answer('track', {accepted: 1, rejected: 0, prediction: {nextItems: [{itemId: 'secret'}]}}),
    consent: answer('consent', {personalization: true, sharing: true, origin}),
    status: answer('status', {
      consent: {personalization: true, sharing: true, origin},
      worker: 'running',
      restarts: 0,
      waiting: 1,
      captured: {secret: 5},
      faults: {},
      engine: {counters: {secret: 5}},
    }),
    on: (...args: unknown[]) => {
      calls.push(['on', ...args]);
      return () => undefined;
    },
    ...Object.fromEntries(
      ['declare', 'forget', 'profile', 'predict', 'export', 'recommend', 'rerank', 'recentlyViewed'].map((name) => [
        name,
        answer(name, 'secret'),
      ]),
    ),
  } as unknown as Profiler;
  return {profiler, calls};
}

const FORBIDDEN = expect.objectContaining({name: 'forbidden'});

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, 'personalization');
  Reflect.deleteProperty(Object.prototype, 'sharing');
});

describe('the limited API', () => {
  it.each(['profile', 'predict', 'export', 'recommend', 'rerank', 'recentlyViewed'] as const)(
    'refuses %s and does not even ask',
    async (name) => {
      const {profiler, calls} = openProfiler();
      const ask = limitApi(profiler)[name] as () => Promise<unknown>;
      await expect(ask()).rejects.toEqual(FORBIDDEN);
      expect(calls).toEqual([]);
    },
  );

  it.each(['event', 'prediction', 'profile'] as const)('lets nobody listen to %s', (name) => {
    const {profiler, calls} = openProfiler();
    expect(() => limitApi(profiler).on(name, () => undefined)).toThrow(FORBIDDEN);
    expect(calls).toEqual([]);
  });

  it('takes events without saying what they changed', async () => {
    const {profiler, calls} = openProfiler();
    expect(await limitApi(profiler).track('view_item', {items: []})).toBeUndefined();
    expect(calls).toEqual([['track', 'view_item', {items: []}]]);
  });

  it('says whether it runs, and nothing of what was done', async () => {
    const status = await limitApi(openProfiler().profiler).status();
    expect(status.worker).toBe('running');
    expect(JSON.stringify(status)).not.toContain('secret');
  });

  it.each([
    {personalization: true},
    {sharing: true},
    {personalization: true, sharing: false},
    {personalization: undefined, sharing: true},
    {},
  ])('switches nothing on: %o', async (choice) => {
    const {profiler, calls} = openProfiler('tcf');
    await expect(limitApi(profiler).consent(choice)).rejects.toEqual(FORBIDDEN);
    expect(calls.filter(([, given]) => given !== undefined)).toEqual([]);
  });

  it('takes a no, whatever else is in it', async () => {
    const {profiler, calls} = openProfiler();
    await limitApi(profiler).consent({personalization: false, sharing: true});
    expect(calls).toEqual([['consent', {personalization: false, sharing: false}]]);
  });

  it('takes a no to sharing only where it makes no choice of what a consent tool said', async () => {
    const shop = openProfiler('shop');
    await limitApi(shop.profiler).consent({sharing: false});
    expect(shop.calls.at(-1)).toEqual(['consent', {sharing: false}]);
    await expect(limitApi(openProfiler('tcf').profiler).consent({sharing: false})).rejects.toEqual(FORBIDDEN);
  });

  it('reads a choice once: one that changes while it is read gives nothing', async () => {
    const {profiler, calls} = openProfiler();
    let reads = 0;
    const choice = {
      get personalization() {
        return reads++ > 0;
      },
      sharing: true,
    };
    await limitApi(profiler).consent(choice);
    expect(calls).toEqual([['consent', {personalization: false, sharing: false}]]);
  });

  it('takes no choice from a polluted prototype', async () => {
    Object.assign(Object.prototype, {personalization: true, sharing: true});
    const {profiler, calls} = openProfiler();
    await limitApi(profiler).consent({sharing: false});
    const [, given] = calls.at(-1)!;
    expect(Object.entries(given as object)).toEqual([['sharing', false]]);
    await expect(limitApi(profiler).consent({})).rejects.toEqual(FORBIDDEN);
  });

  it('cannot be changed, and has nothing that it does not name', () => {
    const limited = limitApi(openProfiler().profiler) as unknown as Record<string, unknown>;
    expect(() => (limited.export = 1)).toThrow(TypeError);
    expect(limited.constructor).toBeUndefined();
    expect(Object.keys(limited).sort()).toEqual(
      'consent declare export forget on predict profile recentlyViewed recommend rerank settings status track'.split(
        ' ',
      ),
    );
  });
});
