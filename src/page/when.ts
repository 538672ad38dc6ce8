import {fromDocument} from './from-document.ts';

/** An element is noticed at most this long after a change of the page. */
const LOOK_MS = 100;

/** Runs when the main thread is idle, after a second at the latest. Safari has no idle callbacks: soon. */
export function whenIdle(run: () => unknown): void {
  (window.requestIdleCallback ?? setTimeout)(run, {timeout: 1000} as never);
}

/** Runs once, as soon as the page has a matching element, now or after a change of the page. */
export function watchFor(selector: string, run: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    timer = undefined;
    if (!fromDocument('querySelector').call(document, selector)) return;
    observer.disconnect();
    run();
  };
  const observer = new MutationObserver(() => {
    timer ??= setTimeout(look, LOOK_MS);
  });
  observer.observe(document, {childList: true, subtree: true});
  look();
}
