import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import {type Left, LEFT_KEY, type LeftPage} from '../facts/early-facts.ts';
import {toList, toText} from './read.ts';

const MAX_EVENTS = 200;

/**
 * Takes what other pages stored when they were left. Entries of this page itself are ignored: its live state is better.
 */
export function takeLeft(ownId: string): Left[] {
  const lines = localStorage.getItem(LEFT_KEY)?.split('\n') ?? [];
  if (!lines.length) return [];
  localStorage.removeItem(LEFT_KEY);
  const left = new Map<string, Left>();
  for (const line of lines) {
    try {
      const entry = toList(JSON.parse(line)) as unknown as Left;
      const id = toText(entry.at(0));
      // A page that was hidden several times has stored itself several times; the newest entry is the most complete.
      if (id !== undefined && id !== ownId) left.set(id, entry);
    } catch {
      // Ignored: the oldest line may be truncated, and any script of the shop can write there.
    }
  }
  return [...left.values()];
}

/** Whether an entry is a stored page, as opposed to stored events. */
export function isLeftPage(entry: Left): entry is LeftPage {
  return entry.length > 2;
}

/** Events of a page that were stored with their ids. */
export function toLeftEvents(entry: Exclude<Left, LeftPage>): readonly CapturedEvent[] {
  return toList(entry[1]).slice(0, MAX_EVENTS) as CapturedEvent[];
}
