import type {WorkerApi} from './worker-api.ts';
import {PASSED_CALLS} from './worker-calls.ts';

/** Every call that a worker serves; the others are the page's own. Apart from those, for the page script has them. */
export const SERVED_CALLS = [
  'start',
  'setConsent',
  'record',
  'status',
  ...PASSED_CALLS,
] as const satisfies readonly (keyof WorkerApi)[];

/** The compiler refuses a call of WorkerApi that is not served: its name is then missing here. */
export const UNSERVED: Readonly<Record<Exclude<keyof WorkerApi, (typeof SERVED_CALLS)[number]>, never>> = {};
