import type {WorkerApi} from './worker-api.ts';

/**
 * Calls of a shop's script that the page forwards to the worker, answering with the worker's result. All but `declare`
 * reveal something about the shopper, so pages with data-api="limited" refuse them.
 */
export const PASSED_CALLS = [
  'profile',
  'predict',
  'export',
  'recommend',
  'rerank',
  'recentlyViewed',
  'declare',
] as const satisfies readonly (keyof WorkerApi)[];

export type PassedCall = (typeof PASSED_CALLS)[number];
