import type {ProfileView} from '../../core/contract/profile-view.ts';
import type {SlotAnswers} from '../../core/contract/shared-slots.ts';

/** What a report is drawn from. */
export interface ReportSource {
  readonly truth: SlotAnswers;
  /** The shop's list that the answer on interests is an index of. */
  readonly categories: readonly string[];
  readonly segment?: ProfileView['segment'];
  readonly epoch: number;
}
