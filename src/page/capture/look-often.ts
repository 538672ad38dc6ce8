import {fromDocument} from '../from-document.ts';

/** Interval between two calls. */
const LOOK_MS = 500;
/** Number of calls after the page has loaded; scripts that come later are not waited for. */
const LAST_LOOKS = 10;

/**
 * Calls `look` at intervals, to notice what scripts have added or replaced, until some seconds after the page has
 * loaded.
 */
export function lookOften(look: () => void): void {
  look();
  let looks = 0;
  const timer = setInterval(() => {
    look();
    if (fromDocument('readyState') === 'complete' && ++looks > LAST_LOOKS) clearInterval(timer);
  }, LOOK_MS);
}
