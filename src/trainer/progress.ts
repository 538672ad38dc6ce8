import {MultiBar, SingleBar, type GenericBar, type Options} from 'cli-progress';
import {toDuration} from './numbers.ts';

/** When progress is shown: on a terminal only, always (as lines if there is no terminal), or never. */
export const PROGRESS_MODES = ['auto', 'always', 'never'] as const;
export type ProgressMode = (typeof PROGRESS_MODES)[number];

/** How often the bar is drawn, and how often a line is written if the output is not a terminal. */
const DRAW_EVERY_MS = 200;
const LINE_EVERY_MS = 5_000;

const SHARED: Options = {
  stream: process.stderr,
  /** The remaining time is estimated from this many newest updates. */
  etaBuffer: 50,
  // Without an estimate, at first and when nothing moves, the library gives 0 or a word.
  formatTime: (seconds) => (Number(seconds) > 0 ? ` · ${toDuration(Number(seconds))} left` : ''),
  // By default the library turns line wrapping off, and Ctrl-C would leave it off.
  linewrap: true,
};

/** Progress of one long piece of work on stderr. */
export interface Progress {
  /** @param done units done so far; reaching the total ends the progress; @param note shown after the bar */
  show(done: number, note?: string): void;
}

const NONE: Progress = {show: () => {}};

// One process has one stderr: the mode is set once by the command line, and at most one bar is shown.
let mode: ProgressMode = 'auto';
let active: Bar | undefined;

/** Sets when progress is shown from now on. */
export function setProgressMode(when: ProgressMode): void {
  mode = when;
}

/**
 * Begins to show progress; ends what was shown before.
 *
 * @param total units of work altogether
 */
export function startProgress(label: string, total: number): Progress {
  stopProgress();
  if (mode === 'never' || (mode === 'auto' && !process.stderr.isTTY)) return NONE;
  return (active = process.stderr.isTTY ? new TerminalBar(label, total) : new LogLines(label, total));
}

/** Ends the progress shown, finished or not, because its timer would keep the process alive. */
export function stopProgress(): void {
  active?.stop();
  active = undefined;
}

/** Writes a line to stderr, above the bar if one is shown. */
export function log(line: string): void {
  if (active) active.log(line);
  else process.stderr.write(`${line}\n`);
}

abstract class Bar implements Progress {
  private lastMs = performance.now();
  protected abstract readonly bar: GenericBar;
  protected abstract readonly everyMs: number;

  constructor(private readonly total: number) {}

  show(done: number, note = ''): void {
    if (active !== this) return;
    const nowMs = performance.now();
    const isDone = done >= this.total;
    if (!isDone && nowMs - this.lastMs < this.everyMs) return;
    this.lastMs = nowMs;
    this.bar.update(done, {note: note && ` · ${note}`});
    if (isDone) stopProgress();
    else this.draw(); // drawn explicitly, because the library draws by a timer, which long loops block
  }

  abstract log(line: string): void;
  abstract stop(): void;
  protected abstract draw(): void;
}

class TerminalBar extends Bar {
  protected readonly everyMs = DRAW_EVERY_MS;
  protected readonly bar: GenericBar;
  private readonly bars = new MultiBar({
    ...SHARED,
    format: '{label} [{bar}] {percentage} %{eta_formatted}{note}',
    barsize: 24,
    fps: 1000 / DRAW_EVERY_MS,
  });

  constructor(label: string, total: number) {
    super(total);
    this.bar = this.bars.create(total, 0, {label, note: ''});
  }

  log(line: string): void {
    this.bars.log(`${line}\n`);
    this.bars.update();
  }

  stop(): void {
    this.bars.stop();
  }

  protected draw(): void {
    this.bars.update();
  }
}

class LogLines extends Bar {
  protected readonly everyMs = LINE_EVERY_MS;
  protected readonly bar: SingleBar;

  constructor(label: string, total: number) {
    super(total);
    this.bar = new SingleBar({
      ...SHARED,
      format: '{label} {percentage} %{eta_formatted}{note}',
      noTTYOutput: true,
      clearOnComplete: true, // so that no empty line remains
      notTTYSchedule: LINE_EVERY_MS,
    });
    this.bar.start(total, 0, {label, note: ''});
  }

  log(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  stop(): void {
    this.bar.stop();
  }

  protected draw(): void {
    this.bar.render();
  }
}
