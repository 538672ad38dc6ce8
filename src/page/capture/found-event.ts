import type {CapturedEvent} from '../../core/contract/captured-event.ts';

/** An event as the capture code finds it; it is given its id and time when it is recorded. */
export type FoundEvent = Omit<CapturedEvent, 'id' | 'timeMs'>;
