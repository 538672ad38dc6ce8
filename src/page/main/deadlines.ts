/** Something that must have ended by then. */
export interface Due {
  /** Milliseconds since the Unix epoch. */
  dueMs: number;
}

/**
 * One timer for all that waits, left to run when nothing does: starting and stopping one a call costs more than the
 * call.
 *
 * @param waiting what has not ended
 * @param onLate called with the first that is late; no other is looked at
 * @returns to be called for each that begins to wait
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
      // Later than a timer comes: the page was frozen, and the answer may wait behind this timer.
      if (lateMs > 1000) one.dueMs += lateMs + 1000;
      else if (one.dueMs <= Date.now()) return onLate(one);
      wakeBy(one);
    }
  };
  return wakeBy;
}
