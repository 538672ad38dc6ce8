import type {CapturedEvent} from '../../core/contract/captured-event.ts';

/** Kinds that a page shows, as opposed to what is done on it. */
export const PAGE_STATES: ReadonlySet<CapturedEvent['kind']> = new Set([
  'view',
  'list-view',
  'search',
  'checkout',
  'purchase',
]);
