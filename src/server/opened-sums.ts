import type {SlotName} from '../core/contract/shared-slots.ts';

/** The opened sums of a batch: all split reports of an epoch, one slot. */
export interface OpenedSlot {
  readonly epoch: number;
  readonly slot: SlotName;
  /** [answer] number of reports with this answer, plus the noise of both servers; so it may be below 0. */
  readonly sums: readonly number[];
  /** Number of reports that were added up; exact. */
  readonly reports: number;
}

/** An epoch with split reports whose sums are not opened: it is not due yet, or has too few reports ever to be. */
export interface WaitingEpoch {
  readonly epoch: number;
  readonly reports: number;
}
