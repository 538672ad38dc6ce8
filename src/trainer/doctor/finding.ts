/** Result of one check of doctor. */
export interface Finding {
  /** What was checked, e.g. `model`. */
  readonly check: string;
  /** `failed`: it will not work; `warning`: it works, but worse than it could. */
  readonly verdict: 'ok' | 'warning' | 'failed';
  /** What was found and, if it is not ok, what to do. */
  readonly message: string;
}

export const ok = (check: string, message: string): Finding => ({check, verdict: 'ok', message});
export const warning = (check: string, message: string): Finding => ({check, verdict: 'warning', message});
export const failed = (check: string, message: string): Finding => ({check, verdict: 'failed', message});
