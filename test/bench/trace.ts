import type {Page} from '@playwright/test';

/**
 * One event of Chromium's trace; times in microseconds.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
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
  // As the trace format says.
  session.on('Tracing.dataCollected', ({value}) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.start', {traceConfig: {includedCategories: [...categories]}});
  await work();
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return events;
}

/**
 * Processor time of a thread from each mark of a name to the next, in milliseconds: what is left of the mark's own
 * task, and the tasks after it. What a task does before its mark is counted to nobody.
 *
 * @param mark name of a `performance.mark`, one a task
 */
export function toTaskMs(events: readonly TraceEvent[], mark: string): number[] {
  const marks = findMarks(events, mark);
  if (marks.length < 2) throw new Error(`The trace holds ${marks.length} marks "${mark}", at least 2 were expected.`);
  const tasks = findTasks(events, marks[0]);
  const own = marks.map((at) => tasks.findIndex((task) => contains(task, at)));
  return marks.slice(1).map((_, gap) => {
    const {tts: begun = NaN, tdur: whole = NaN} = tasks[own[gap]] ?? {};
    const {tts: marked = NaN} = marks[gap];
    const later = tasks.slice(own[gap] + 1, own[gap + 1]);
    const us = begun + whole - marked + later.reduce((sum, {tdur = NaN}) => sum + tdur, 0);
    if (!(us >= 0)) throw new Error('The trace tells no processor time: marks and tasks need tts and tdur.');
    return us / 1000;
  });
}

/**
 * Milliseconds from each mark of one name to the end of the task in which the next mark of another name stands; marks
 * that are followed by another of their own first are left out.
 */
export function toSpans(events: readonly TraceEvent[], from: string, to: string): number[] {
  const starts = findMarks(events, from);
  const ends = findMarks(events, to);
  if (ends.length === 0) throw new Error(`The trace holds no mark "${to}".`);
  const tasks = findTasks(events, ends[0]);
  return starts.flatMap(({ts}, place) => {
    const end = ends.find((at) => at.ts >= ts);
    const next = starts.at(place + 1);
    if (!end || (next && next.ts <= end.ts)) return [];
    const task = tasks.find((one) => contains(one, end));
    if (!task) throw new Error(`No task of the trace contains the mark "${to}".`);
    return [(task.ts + (task.dur ?? 0) - ts) / 1000];
  });
}

function findMarks(events: readonly TraceEvent[], mark: string): TraceEvent[] {
  return events
    .filter(({name, cat}) => name === mark && cat.includes('user_timing'))
    .sort((one, other) => one.ts - other.ts);
}

/** All tasks of the thread of an event, the first one first. */
function findTasks(events: readonly TraceEvent[], {pid, tid}: TraceEvent): TraceEvent[] {
  return events
    .filter((event) => event.name === 'ThreadControllerImpl::RunTask' && event.pid === pid && event.tid === tid)
    .sort((one, other) => one.ts - other.ts);
}

function contains(task: TraceEvent, {ts}: TraceEvent): boolean {
  return task.ts <= ts && ts <= task.ts + (task.dur ?? 0);
}
