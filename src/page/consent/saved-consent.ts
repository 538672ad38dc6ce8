import {own} from '../own.ts';
import type {Faults} from '../faults.ts';
import {NO} from './answer.ts';
import type {Answer} from './answer.ts';

/** What has to be erased: everything of the shopper, or what was shared. */
export type Excess = 'all' | 'sharing';

/** What this browser remembers of the shopper's say, across pages. */
export interface SavedConsent {
  /** The explicit choice in the shop. */
  readonly choice?: Answer;
  /** The shopper was forgotten: what tools were told before that no longer counts. */
  readonly isForgotten: boolean;
  /** A no that is not carried out yet. */
  readonly excess?: Excess;
}

/** Holds `{personalization, sharing}`, and `forgotten: true` where that no is the shopper's wish to be forgotten. */
export const CHOICE_KEY = 'vitrine-consent';
/** Holds an Excess. */
const EXCESS_KEY = 'vitrine-erase';

/** Reads all of it; where storage is denied or holds something else, nothing was said. */
export function readSaved(): SavedConsent {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(CHOICE_KEY) ?? 'null');
    const isForgotten = own(saved, 'forgotten') === true;
    const personalization = own(saved, 'personalization') === true;
    return {
      choice:
        saved && !isForgotten
          ? {personalization, sharing: personalization && own(saved, 'sharing') === true}
          : undefined,
      isForgotten,
      excess: (localStorage.getItem(EXCESS_KEY) as Excess | null) ?? undefined, // only writeSaved writes it
    };
  } catch {
    return {isForgotten: false}; // Storage is denied or the entry is not ours: nobody was asked.
  }
}

/** Writes what has changed; without localStorage it holds for this page. */
export function writeSaved(changed: Partial<SavedConsent>, faults: Faults): void {
  const put = (key: string, value: string | undefined): void => {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  };
  faults.guard('storage-failed', () => {
    if ('excess' in changed) put(EXCESS_KEY, changed.excess);
    // A script of the first release takes the wish to be forgotten for the no that it is.
    if ('isForgotten' in changed) {
      const saved = changed.isForgotten ? {...NO, forgotten: true} : changed.choice;
      put(CHOICE_KEY, saved && JSON.stringify(saved));
    }
  })();
}
