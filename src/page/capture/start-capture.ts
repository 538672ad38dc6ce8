import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {Capture, CaptureHost, FoundEvent} from './capture-host.ts';
import {watchBattery} from './battery.ts';
import {toGa4Events} from './ga4.ts';
import {openOutbox} from './outbox.ts';
import {watchPage} from './watch-page.ts';

/** Begins to learn: watches the page, and sends what it finds to the worker. */
export function startCapture(host: CaptureHost): Capture {
  const {mayRecord, send, onEvent, onResult, dataLayer, faults, isLate} = host;
  /** Ids of events are unique in this browser: this page's own random number and a counter. */
  const pageId = crypto.getRandomValues(new Uint32Array(2)).join('-');
  const counts: Record<string, number> = {};
  let nextEvent = 0;
  const isBatteryLow = watchBattery(() => void send([], true).catch(faults.note));
  const outbox = openOutbox({send: (events) => send(events, isBatteryLow()), onResult, faults});

  const record = (found: readonly FoundEvent[], timeMs = Date.now()): ReturnType<Capture['track']> => {
    if (!mayRecord()) return Promise.resolve(undefined);
    const events = found.map((event): CapturedEvent => {
      counts[event.source] = (counts[event.source] ?? 0) + 1;
      return {...event, timeMs, id: `${pageId}-${nextEvent++}`};
    });
    for (const event of events) onEvent(event);
    return outbox.add(events);
  };

  outbox.takeLeft();
  const watch = watchPage({record: (events, timeMs) => void record(events, timeMs), dataLayer, faults, isLate});
  return {
    counts,
    get waiting() {
      return outbox.size;
    },
    async track(name, payload, timeMs) {
      let events: FoundEvent[] = [];
      faults.guard('track', () => {
        events = toGa4Events(name, payload, 'api');
      })();
      return record(events, timeMs);
    },
    readPage: watch.readPage,
    leave() {
      watch.leave();
      outbox.leave();
    },
    clear: outbox.clear,
  };
}
