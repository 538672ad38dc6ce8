import {expect, it, vi} from 'vitest';
import {EVENT_KINDS} from '../../../src/core/contract/event-kinds.ts';
import {EVENT_FEATURES} from '../../../src/core/features/event-features.ts';
import {expectAnswers, openModel, readAnswers} from '../../support/release-answers.ts';

/** The table of a later version: one more kind, and not even at its end. */
vi.mock('../../../src/core/contract/event-kinds.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../src/core/contract/event-kinds.ts')>();
  const [view, ...others] = original.EVENT_KINDS;
  const kinds: readonly string[] = [view, 'look-closer', ...others];
  return {...original, EVENT_KINDS: kinds, toKindIndex: (kind: string) => kinds.indexOf(kind)};
});

it('a model of release 0.1 gives the same numbers to a version that knows one more kind of event', () => {
  expect(EVENT_KINDS[1]).toBe('look-closer');
  const model = openModel('test/fixtures/release-0.1/model');
  expect([model.sizes.features, model.sizes.actions]).toEqual([EVENT_FEATURES, EVENT_KINDS.length]);
  expectAnswers(model, readAnswers('test/fixtures/release-0.1/model-answers.json'));
  expectAnswers(openModel('public/models/demo'), readAnswers('test/fixtures/release-0.1/demo-answers.json'));
});
