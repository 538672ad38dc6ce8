import type { Faults } from '../faults.ts';
import type { Answer } from './answer.ts';
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
export declare const CHOICE_KEY = "vitrine-consent";
/** Reads all of it; where storage is denied or holds something else, nothing was said. */
export declare function readSaved(): SavedConsent;
/** Writes what has changed; without localStorage it holds for this page. */
export declare function writeSaved(changed: Partial<SavedConsent>, faults: Faults): void;
