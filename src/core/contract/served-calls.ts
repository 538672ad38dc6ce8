import type {WorkerApi} from './worker-api.ts';
import {PASSED_CALLS} from './worker-calls.ts';

/** Every call that a worker answers. PASSED_CALLS is in a file of its own, because the page script contains it. */
export const SERVED_CALLS = [
  'start',
  'setConsent',
  'record',
  'status',
  ...PASSED_CALLS,
] as const satisfies readonly (keyof WorkerApi)[];

/** Does not compile if a call of WorkerApi is missing above. */
export const UNSERVED: Readonly<Record<Exclude<keyof WorkerApi, (typeof SERVED_CALLS)[number]>, never>> = {};
