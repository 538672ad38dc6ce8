import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import type {CapturedEvent} from '../../../src/core/contract/captured-event.ts';
import {ProfilerError} from '../../../src/core/contract/errors.ts';
import type {RecordAnswer} from '../../../src/core/contract/worker-api.ts';
import {Outbox} from '../../../src/page/capture/outbox.ts';
import {openFaults} from '../../../src/page/faults.ts';

const HOUR_MS = 3_600_000;
/** Longer than all attempts of a batch take. */
const ATTEMPTS_MS = 10_000;

const view = (id: string): CapturedEvent => ({id, kind: 'view', source: 'api', itemId: id, timeMs: Date.now()});

/** An outbox, what it stores for the next page, and how its worker answers. */
function open(send: () => Promise<RecordAnswer>) {
  const stored: string[][] = [];
  const faults = openFaults(() => undefined);
  const outbox = new Outbox({
    send,
    onResult: () => undefined,
    faults,
    store: (events) => void stored.push(events.map(({id}) => id)),
  });
  return {outbox, stored, faults};
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  // The page is not hidden.
  vi.stubGlobal('Document', class {});
  vi.stubGlobal('document', {});
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('leaves events that no worker answered to the next page, for an hour at most', async () => {
  const {outbox, stored, faults} = open(() => Promise.reject(new ProfilerError('worker-timeout', 'No answer.')));
  void outbox.add([view('a')]);
  await vi.advanceTimersByTimeAsync(ATTEMPTS_MS);
  expect(stored).toEqual([['a']]);
  outbox.leave();
  expect(stored).toEqual([['a'], ['a']]);
  expect(faults.counts['events-lost']).toBeUndefined();
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  outbox.leave();
  expect(stored).toHaveLength(2);
  expect(faults.counts['events-lost']?.count).toBe(1);
});

it('counts it as a loss when more events wait than it keeps', async () => {
  const {outbox, faults} = open(() => new Promise(() => undefined));
  for (let at = 0; at < 1000; at++) void outbox.add([view(`${at}`)]);
  expect(faults.counts['events-lost']).toBeUndefined();
  expect(await outbox.add([view('one too many')])).toBeUndefined();
  expect(faults.counts['events-lost']?.count).toBe(1);
});

it('keeps nothing that was cleared while the worker had it', async () => {
  const answers: ((answer: RecordAnswer) => void)[] = [];
  const {outbox, stored} = open(() => new Promise((resolve) => answers.push(resolve)));
  void outbox.add([view('a')]);
  await vi.advanceTimersByTimeAsync(0);
  outbox.clear();
  answers[0]({durable: false} as RecordAnswer); // the outbox reads nothing else of it
  await vi.advanceTimersByTimeAsync(0);
  outbox.leave();
  expect(stored).toEqual([]);
});
