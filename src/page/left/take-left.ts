import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import {putStored} from '../put-stored.ts';
import {type Left, LEFT_KEY, type LeftPage} from '../facts/early-facts.ts';

const MAX_EVENTS = 200;

/**
 * Reads what other pages stored when they were left. Entries of this page itself are ignored: its live state is better.
 *
 * @param text one line of JSON each
 */
export function parseLeft(text: string, ownId: string): Left[] {
  const left = new Map<string, Left>();
  for (const line of text.split('\n')) {
    try {
      const entry: unknown = JSON.parse(line);
      const [id] = entry as Left;
      // A page that was hidden several times has stored itself several times; the newest entry is the most complete.
      if (Array.isArray(entry) && typeof id === 'string' && id !== ownId) left.set(id, entry as unknown as Left);
    } catch {
      // Ignored: the oldest line may be truncated, and any script of the shop can write there.
    }
  }
  return [...left.values()];
}

/** Takes what was read out of the storage, and leaves what other pages have added since. */
export function takeOut(text: string): void {
  putStored(
    LEFT_KEY,
    localStorage.getItem(LEFT_KEY)?.replace(text, () => ''),
  );
}

/** Whether an entry is a stored page, as opposed to stored events. */
export function isLeftPage(entry: Left): entry is LeftPage {
  return entry.length > 2;
}

/** Events of a page that were stored with their ids. */
export function toLeftEvents([, events]: Exclude<Left, LeftPage>): readonly CapturedEvent[] {
  return Array.isArray(events) ? (events as CapturedEvent[]).slice(0, MAX_EVENTS) : [];
}
