import type {CapturedEvent} from '../../src/core/contract/captured-event.ts';
import type {Catalogue} from '../../src/core/contract/catalogue.ts';
import {buildCatalogueLookup} from '../../src/core/clean/catalogue-lookup.ts';
import {cleanEvent, type CleanContext} from '../../src/core/clean/clean-event.ts';
import type {CleanEvent} from '../../src/core/clean/clean-types.ts';
import {withPlainPrice} from '../../src/core/clean/price-text.ts';
import {emptyCleanState} from '../../src/core/clean/clean-state.ts';

/** A Tuesday, 10:00 UTC. */
export const START_MS = Date.UTC(2026, 2, 3, 10);

let count = 0;

/** A view by the data layer, ten seconds after START_MS, with what is given put over it. */
export function captured(given: Partial<Record<keyof CapturedEvent, unknown>> = {}): CapturedEvent {
  const base = {id: `event-${count++}`, source: 'data-layer', kind: 'view', timeMs: START_MS + 10_000};
  return withPlainPrice({...base, ...given} as CapturedEvent); // tests write what no page should
}

/** A cleaner's context with nothing known; the clock stands a minute after START_MS. */
export function context(given: Partial<CleanContext> & {shop?: Catalogue} = {}): CleanContext {
  const {shop, ...rest} = given;
  const catalogue = buildCatalogueLookup(shop ?? {currency: 'EUR', items: []});
  return {state: emptyCleanState(), catalogue, nowMs: START_MS + 60_000, isBot: false, ...rest};
}

/** Cleans one after the other, the clock at each event's own time; what is rejected is left out. */
export function cleanAll(events: readonly CapturedEvent[], given: CleanContext): CleanEvent[] {
  const kept: CleanEvent[] = [];
  let {state} = given;
  for (const event of events) {
    const result = cleanEvent(event, {...given, state, nowMs: event.timeMs});
    ({state} = result);
    if (result.event) kept.push(result.event);
  }
  return kept;
}
