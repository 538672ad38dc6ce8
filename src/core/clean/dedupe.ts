import type {CleanEvent} from './clean-event.ts';

/**
 * Takes out events of one visit that came before: same kind, item, query and time. The first of them stays.
 *
 * @param events one visit's events in any order
 */
export function dedupe<Event extends Pick<CleanEvent, 'kind' | 'itemId' | 'query' | 'timeMs'>>(
  events: readonly Event[],
): Event[] {
  const seen = new Set<string>();
  return events.filter(({kind, itemId, query, timeMs}) => {
    const key = JSON.stringify([kind, itemId, query, timeMs]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
