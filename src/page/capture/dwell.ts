import {fromDocument} from '../from-document.ts';
import {whenIdle} from '../when.ts';
import type {FoundEvent} from './found-event.ts';
import {onDocument} from './dom.ts';

/** Shorter times are not reported. */
const MIN_DWELL_MS = 1000;

/** Measures how long a page is looked at and how far it is scrolled. */
export interface DwellMeter {
  /** A dwell signal for the visible time since the last call; empty if that was too short. */
  take(itemId: string | undefined): FoundEvent[];
}

/**
 * Reads the scroll position only when the main thread is idle, so that no handler forces a layout.
 *
 * @param isLate see CaptureHost
 */
export function measureDwell(isLate: boolean): DwellMeter {
  let visibleMs = 0;
  // Time before this code was loaded counts too, unless the shopper had not agreed yet.
  let sinceMs = fromDocument('hidden') ? undefined : isLate ? performance.now() : 0;
  let deepest = 0;
  let isWaiting = false;

  const readScroll = (): void => {
    isWaiting = false;
    const {scrollHeight} = fromDocument('documentElement');
    if (scrollHeight > 0) deepest = Math.max(deepest, Math.min(1, (scrollY + innerHeight) / scrollHeight));
  };
  const onScroll = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    whenIdle(readScroll);
  };
  addEventListener('scroll', onScroll, {passive: true});
  onScroll();
  const settle = (): void => {
    if (sinceMs !== undefined) visibleMs += performance.now() - sinceMs;
    sinceMs = fromDocument('hidden') ? undefined : performance.now();
  };
  onDocument('visibilitychange', settle);
  return {
    take(itemId) {
      settle();
      if (visibleMs < MIN_DWELL_MS) return [];
      const dwellMs = Math.round(visibleMs);
      const scrollShare = Math.round(deepest * 100) / 100;
      visibleMs = 0;
      return [{kind: 'dwell', source: 'dom', dwellMs, scrollShare, ...(itemId && {itemId})}];
    },
  };
}
