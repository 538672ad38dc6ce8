/** Something with a deadline. */
export interface Due {
  /** Milliseconds since the Unix epoch. */
  dueMs: number;
}

/**
 * One timer for all pending calls, which keeps running when nothing is pending: starting and stopping a timer for each
 * call would cost more than the call.
 *
 * @param waiting the pending calls
 * @param onLate called with the first one that is late; others are not checked
 * @returns a function to call for each new pending call
 */
export function watchDeadlines<Waiting extends Due>(
  waiting: ReadonlyMap<string, Waiting>,
  onLate: (waiting: Waiting) => void,
): (due: Due) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wakesMs = Infinity;
  const wakeBy = ({dueMs}: Due): void => {
    if (wakesMs <= dueMs) return;
    clearTimeout(timer);
    timer = setTimeout(look, (wakesMs = dueMs) - Date.now());
  };
  const look = (): void => {
    const lateMs = Date.now() - wakesMs;
    wakesMs = Infinity;
    for (const one of waiting.values()) {
      // The timer itself is late: the page was frozen, and the answer may be queued behind this timer.
      if (lateMs > 1000) one.dueMs += lateMs + 1000;
      else if (one.dueMs <= Date.now()) return onLate(one);
      wakeBy(one);
    }
  };
  return wakeBy;
}
