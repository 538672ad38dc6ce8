/** Lines are written this often where the output is no terminal. */
const LINE_EVERY_MS = 5_000;
const TERMINAL_EVERY_MS = 200;

/** Progress of long work on stderr, with the time left. */
export class Progress {
  private readonly startMs = performance.now();
  private lastMs = -Infinity;

  /** @param total units of work altogether */
  constructor(
    private readonly label: string,
    private readonly total: number,
  ) {}

  /** @param done units done so far; @param note shown behind */
  show(done: number, note = ''): void {
    const nowMs = performance.now();
    const every = process.stderr.isTTY ? TERMINAL_EVERY_MS : LINE_EVERY_MS;
    if (done < this.total && nowMs - this.lastMs < every) return;
    this.lastMs = nowMs;
    const share = this.total > 0 ? done / this.total : 1;
    const left = share > 0 ? `${toClock(((nowMs - this.startMs) / share) * (1 - share))} left` : 'begun';
    const line = `${this.label} ${(100 * share).toFixed(0)} % · ${left}${note && ` · ${note}`}`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}${done >= this.total ? '\n' : ''}` : `${line}\n`);
  }
}

/** Minutes and seconds, as 1:05. */
function toClock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
