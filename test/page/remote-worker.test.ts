import {expose} from 'comlink';
import {afterEach, expect, it, vi} from 'vitest';
import {ProfilerError} from '../../src/core/contract/errors.ts';
import {connectWorker} from '../../src/page/main/remote-worker.ts';
import type {WorkerPort} from '../../src/page/main/remote-worker.ts';

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A worker's two ends in one process: Comlink itself exposes `api` on the far one. */
function connect(api: object) {
  const {port1, port2} = new MessageChannel();
  expose(api, port2);
  port1.start();
  const terminate = vi.fn(() => port1.close());
  closers.push(() => port1.close());
  const onDeath = vi.fn();
  const onChanged = vi.fn();
  const port: WorkerPort = Object.assign(port1, {terminate});
  return {remote: connectWorker(port, onDeath, onChanged), onDeath, onChanged, terminate, far: port2};
}

it('calls a worker that Comlink exposes, and gets its answer', async () => {
  const {remote} = connect({rerank: (ids: string[]) => [...ids].reverse()});
  expect(await remote.call('rerank', [['a', 'b']], 1000)).toEqual(['b', 'a']);
});

it('an error keeps its code', async () => {
  const fail = () => {
    throw new ProfilerError('consent-missing', 'Ask first.');
  };
  const {remote, onDeath} = connect({profile: fail});
  await expect(remote.call('profile', [], 1000)).rejects.toMatchObject({
    name: 'consent-missing',
    message: 'Ask first.',
  });
  expect(onDeath).not.toHaveBeenCalled();
});

it('a call without an answer ends the worker and rejects everything that waits', async () => {
  const {remote, onDeath, terminate} = connect({predict: () => new Promise(() => undefined)});
  const other = remote.call('predict', [], 60_000);
  await expect(remote.call('predict', [], 20)).rejects.toMatchObject({name: 'worker-timeout'});
  await expect(other).rejects.toMatchObject({name: 'worker-timeout'});
  await expect(remote.call('predict', [], 20)).rejects.toMatchObject({name: 'worker-timeout'});
  expect(onDeath).toHaveBeenCalledTimes(1);
  expect(terminate).toHaveBeenCalledTimes(1);
});

it('a page that was frozen gives the worker time to answer again', async () => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date']});
  try {
    const {remote, onDeath} = connect({predict: () => new Promise(() => undefined)});
    const outcome = remote.call('predict', [], 5000).catch((error: Error) => error.name);
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(5000); // the timer comes as the page thaws
    expect(onDeath).not.toHaveBeenCalled();
    vi.advanceTimersByTime(61_000);
    expect(await outcome).toBe('worker-timeout');
  } finally {
    vi.useRealTimers();
  }
});

it('tells when the worker says that something changed', async () => {
  const {onChanged, far} = connect({});
  far.postMessage({vitrine: 'changed'});
  await vi.waitFor(() => expect(onChanged).toHaveBeenCalledTimes(1));
});
