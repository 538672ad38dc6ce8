import type {CapturedEvent} from '../../core/contract/captured-event.ts';

/** Kinds of events that mean a state of the page, as opposed to an action on it. */
export const PAGE_STATES: ReadonlySet<CapturedEvent['kind']> = new Set([
  'view',
  'list-view',
  'search',
  'checkout',
  'purchase',
]);
