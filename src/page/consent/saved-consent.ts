import {own} from '../own.ts';
import type {Faults} from '../faults.ts';
import {putStored} from '../put-stored.ts';
import {NO, toConsent} from './answer.ts';
import type {Answer} from './answer.ts';

/** What has to be erased: everything about the shopper, or only what was shared. */
export type Excess = 'all' | 'sharing';

/** The shopper's consent as this browser stores it across pages. */
export interface SavedConsent {
  /** The explicit choice in the shop. */
  readonly choice?: Answer;
  /** The shopper was forgotten: earlier decisions in consent tools no longer count. */
  readonly isForgotten: boolean;
  /** What has to be erased because of a denial, until that has been done. */
  readonly excess?: Excess | null;
}

/** Holds `{personalization, sharing}`, and `forgotten: true` if the denial comes from the wish to be forgotten. */
export const CHOICE_KEY = 'vitrine-consent';
/** Holds an Excess. */
const EXCESS_KEY = 'vitrine-erase';

/** Reads everything; if storage is denied or its content is not ours, nothing has been decided. */
export function readSaved(): SavedConsent {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(CHOICE_KEY)!);
    const level = (name: string): boolean => own(saved, name) === true;
    const isForgotten = level('forgotten');
    return {
      choice: saved && !isForgotten ? toConsent(level) : undefined,
      isForgotten,
      excess: localStorage.getItem(EXCESS_KEY) as Excess | null, // only writeSaved writes it
    };
  } catch {
    return {isForgotten: false}; // Storage is denied or the entry is not ours: nothing has been decided.
  }
}

/** Writes what has changed; without localStorage it lasts until the page is left. */
export function writeSaved(changed: Partial<SavedConsent>, faults: Faults): void {
  faults.guard('storage-failed', () => {
    if ('excess' in changed) putStored(EXCESS_KEY, changed.excess);
    // Scripts of the first release do not know `forgotten` and read the entry as a plain denial.
    if ('isForgotten' in changed) {
      const saved = changed.isForgotten ? {...NO, forgotten: true} : changed.choice;
      putStored(CHOICE_KEY, saved && JSON.stringify(saved));
    }
  })();
}
