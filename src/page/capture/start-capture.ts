import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import {INTEGRITY} from '../chunk-integrity.ts';
import type {Capture, CaptureHost, LoadMore} from './capture-host.ts';
import type {FoundEvent} from './found-event.ts';
import {LEFT_KEY, storeLeft} from '../facts/early-facts.ts';
import {watchBattery} from './battery.ts';
import {toGa4Events} from './ga4.ts';
import {toMoreChunks} from './more-sources.ts';
import {Outbox} from './outbox.ts';
import {PageContext} from './page-context.ts';
import {PAGE_STATES} from './page-states.ts';
import {SOURCES} from './sources/index.ts';
import {watchPage} from './watch-page.ts';

/** Code that the chunk for left pages shares with this one. */
const LEFT_PARTS = {PageContext, sources: SOURCES, states: PAGE_STATES, toGa4Events, toMoreChunks};

/** Starts capture: watches the page and sends its events to the worker. */
export function startCapture(host: CaptureHost): Capture {
  const {mayRecord, send, onEvent, onResult, faults, early} = host;
  const load: LoadMore = (name) => host.loadChunk(name, host.base, INTEGRITY[name]);
  const counts: Record<string, number> = {};
  const isBatteryLow = watchBattery(() => void send([], true).catch(faults.note));
  const outbox = new Outbox({
    send: (events) => send(events, isBatteryLow()),
    onResult,
    faults,
    store: (events) => storeLeft([`${early.id}-out`, events]),
  });
  /** Result of the newest events. */
  let answer: ReturnType<Capture['track']> | undefined;

  const recordAs = (pageId: string): RecordFound => {
    const toId = numberEvents(pageId);
    return (found, timeMs) => {
      if (!mayRecord() || !found.length) return;
      const events = found.map((event): CapturedEvent => {
        counts[event.source] = (counts[event.source] ?? 0) + 1;
        return {...event, timeMs, id: toId(event)};
      });
      for (const event of events) onEvent(event);
      answer = outbox.add(events);
    };
  };

  faults.guard('storage-failed', () => {
    if (!localStorage.getItem(LEFT_KEY)) return;
    load('left')
      .then(({readLeft}) => readLeft({...host, ...LEFT_PARTS, load, recordAs, add: outbox.add}))
      .catch((error: unknown) => faults.note(error, 'left-page'));
  })();
  const watch = watchPage({...host, load, record: recordAs(early.id)});
  return {
    counts,
    get waiting() {
      return outbox.size;
    },
    async track(name, payload, timeMs) {
      await watch.isRead;
      // The call is answered here, so it is removed from those that the next page would handle.
      const at = early.calls.findIndex((call) => call[1] === payload && call[2] === timeMs);
      if (at >= 0) early.calls.splice(at, 1);
      answer = undefined;
      faults.guard('track', () => watch.tell(toGa4Events(name, payload, 'api'), timeMs))();
      return answer;
    },
    readPage: watch.readPage,
    leave() {
      const isWhole = watch.leave();
      outbox.leave();
      return isWhole;
    },
    clear: outbox.clear,
  };
}

/**
 * Gives ids of events, unique in this browser: a random number of the page and a key of the event within it. The ids
 * are reproducible: if a hidden page was stored as left and is then read itself, its events get the same ids.
 */
function numberEvents(pageId: string): (event: FoundEvent) => string {
  const counts = new Map<string, number>();
  return ({kind, itemId, query, listId}) => {
    const key = [kind, itemId, query, listId].join();
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    let hash = count;
    for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) | 0;
    return `${pageId}-${(hash >>> 0).toString(36)}-${count}`;
  };
}

/** Passes new events of a page to the outbox. */
type RecordFound = (found: readonly FoundEvent[], timeMs: number) => void;
