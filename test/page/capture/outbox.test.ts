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
  const outbox = new Outbox({
    send,
    onResult: () => undefined,
    faults: openFaults(() => undefined),
    store: (events) => void stored.push(events.map(({id}) => id)),
  });
  return {outbox, stored};
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
  const {outbox, stored} = open(() => Promise.reject(new ProfilerError('worker-timeout', 'No answer.')));
  void outbox.add([view('a')]);
  await vi.advanceTimersByTimeAsync(ATTEMPTS_MS);
  expect(stored).toEqual([['a']]);
  outbox.leave();
  expect(stored).toEqual([['a'], ['a']]);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  outbox.leave();
  expect(stored).toHaveLength(2);
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
