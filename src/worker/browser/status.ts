import type {ErrorCode} from '../../core/contract/errors.ts';
import type {WorkerStatus} from '../../core/contract/worker-api.ts';

/** Collects the worker's status: degraded modes by code, counters, states. */
export class StatusBoard {
  storage: WorkerStatus['storage'] = 'none';
  model: WorkerStatus['model'] = 'none';
  engine: WorkerStatus['engine'] = 'popular';
  pendingErasures = 0;
  renderer: string | undefined;
  engineChoice: string | undefined;
  private readonly degraded = new Map<string, string>();
  private readonly counters = new Map<string, number>();

  /** Begins a degraded mode, or changes its message. */
  degrade(code: ErrorCode | string, message: string): void {
    this.degraded.set(code, message);
  }

  /** Ends a degraded mode. */
  recover(code: ErrorCode | string): void {
    this.degraded.delete(code);
  }

  /** Begins a degraded mode from a thrown value; the code is the name of a ProfilerError, else `fallback`. */
  degradeBy(error: unknown, fallback: ErrorCode): void {
    const known = error instanceof Error && /^[a-z]+(-[a-z]+)+$/.test(error.name);
    this.degrade(known ? error.name : fallback, error instanceof Error ? error.message : String(error));
  }

  count(counter: string, by = 1): void {
    this.counters.set(counter, (this.counters.get(counter) ?? 0) + by);
  }

  set(counter: string, value: number): void {
    this.counters.set(counter, value);
  }

  toStatus(): WorkerStatus {
    return {
      storage: this.storage,
      model: this.model,
      engine: this.engine,
      pendingErasures: this.pendingErasures,
      renderer: this.renderer,
      engineChoice: this.engineChoice,
      degraded: Object.fromEntries(this.degraded),
      counters: Object.fromEntries(this.counters),
    };
  }
}
