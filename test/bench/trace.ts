import type {Page} from '@playwright/test';

/** One event of Chromium's trace; times in microseconds. https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU */
export interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time of the thread so far. */
  readonly tts?: number;
  /** Processor time of the thread; what other programs take does not count. */
  readonly tdur?: number;
  readonly args?: unknown;
}

/** Runs work while the browser writes its trace, and gives the trace. */
export async function traceWhile(
  page: Page,
  categories: readonly string[],
  work: () => Promise<void>,
): Promise<TraceEvent[]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({value}) => events.push(...(value as unknown as TraceEvent[]))); // as the trace format says
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.start', {traceConfig: {includedCategories: [...categories]}});
  await work();
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return events;
}

/**
 * Processor time of a thread from each mark of a name to the next, in milliseconds: what is left of the mark's own task, and the tasks after
 * it. What a task does before its mark is counted to nobody.
 *
 * @param mark name of a `performance.mark`, one a task
 */
export function toTaskMs(events: readonly TraceEvent[], mark: string): number[] {
  const marks = events
    .filter(({name, cat}) => name === mark && cat.includes('user_timing'))
    .sort((one, other) => one.ts - other.ts);
  if (marks.length < 2) throw new Error(`The trace holds ${marks.length} marks "${mark}", at least 2 were expected.`);
  const [{pid, tid}] = marks;
  const tasks = events
    .filter((event) => event.name === 'ThreadControllerImpl::RunTask' && event.pid === pid && event.tid === tid)
    .sort((one, other) => one.ts - other.ts);
  const own = marks.map(({ts}) => tasks.findIndex((task) => task.ts <= ts && ts <= task.ts + (task.dur ?? 0)));
  return marks.slice(1).map((_, gap) => {
    const {tts: begun = NaN, tdur: whole = NaN} = tasks[own[gap]] ?? {};
    const {tts: marked = NaN} = marks[gap];
    const later = tasks.slice(own[gap] + 1, own[gap + 1]);
    const us = begun + whole - marked + later.reduce((sum, {tdur = NaN}) => sum + tdur, 0);
    if (!(us >= 0)) throw new Error('The trace tells no processor time: marks and tasks need tts and tdur.');
    return us / 1000;
  });
}
