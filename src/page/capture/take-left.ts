import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import {type Left, LEFT_KEY, type LeftPage} from '../facts/early-facts.ts';
import {toList, toText} from './read.ts';

const MAX_EVENTS = 200;

/** Takes what other pages left, but not what this page itself did: it can still tell that better. */
export function takeLeft(ownId: string): Left[] {
  const lines = localStorage.getItem(LEFT_KEY)?.split('\n') ?? [];
  if (!lines.length) return [];
  localStorage.removeItem(LEFT_KEY);
  const left = new Map<string, Left>();
  for (const line of lines) {
    try {
      const entry = toList(JSON.parse(line)) as unknown as Left;
      const id = toText(entry.at(0));
      // A page that was hidden more than once has left itself as often: the newest says most.
      if (id !== undefined && id !== ownId) left.set(id, entry);
    } catch {
      // The oldest line may be cut, and any script of this shop can write there.
    }
  }
  return [...left.values()];
}

/** A page as it was left, not events of one. */
export function isLeftPage(entry: Left): entry is LeftPage {
  return entry.length > 2;
}

/** Events that a page left under their own ids. */
export function toLeftEvents(entry: Exclude<Left, LeftPage>): readonly CapturedEvent[] {
  return toList(entry[1]).slice(0, MAX_EVENTS) as CapturedEvent[];
}
