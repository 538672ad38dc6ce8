import {fromDocument} from '../from-document.ts';

/** Interval of the looks. */
const LOOK_MS = 500;
/** Looks after the page has loaded; scripts that come later are not waited for. */
const LAST_LOOKS = 10;

/**
 * Looks now and then whether a script has added or replaced something, until some seconds after the page has loaded.
 */
export function lookOften(look: () => void): void {
  look();
  let looks = 0;
  const timer = setInterval(() => {
    look();
    if (fromDocument('readyState') === 'complete' && ++looks > LAST_LOOKS) clearInterval(timer);
  }, LOOK_MS);
}
