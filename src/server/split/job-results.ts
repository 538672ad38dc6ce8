import type {SlotName} from '../../core/contract/shared-slots.ts';
import type {JobResult} from './batch-jobs.ts';
import {toChecksum} from './checksum.ts';
import {decodeFinish, type PrepareError, type PrepareInit, type PrepareResp} from './dap-messages.ts';
import {addShares, finish, type PreparationState} from './prio3.ts';

/** Number of reports left out, by reason. */
export type Refused = Partial<Record<PrepareError, number>>;

/** A report whose first half is done here. */
export interface Started {
  readonly init: PrepareInit;
  readonly state: PreparationState;
}

/** Finishes the reports of a job with the helper's answers, which come in the same order. */
export function finishAll(
  slot: SlotName,
  started: readonly Started[],
  responses: readonly PrepareResp[],
): {readonly result: JobResult; readonly mismatched: ReadonlySet<string>} {
  if (responses.length !== started.length) throw new Error('The helper has not answered for each report.');
  const shares: Buffer[] = [];
  const added: Buffer[] = [];
  const mismatched = new Set<string>();
  const refused: Refused = {};
  for (const [n, {init, state}] of started.entries()) {
    const response = responses[n];
    const {reportId} = init.metadata;
    if (!response.reportId.equals(reportId)) throw new Error('The helper has answered in another order.');
    if ('error' in response) {
      refused[response.error] = (refused[response.error] ?? 0) + 1;
      continue;
    }
    try {
      shares.push(finish(slot, state, decodeFinish(response.message)));
      added.push(reportId);
    } catch {
      mismatched.add(reportId.toString('hex'));
    }
  }
  const result = {sum: addShares(slot, shares), reports: added.length, checksum: toChecksum(added), refused};
  return {result, mismatched};
}

export function addCounts(left: JobResult['refused'], right: JobResult['refused']): Refused {
  const sum: Refused = {...left};
  for (const [reason, count] of Object.entries(right) as [PrepareError, number][]) {
    sum[reason] = (sum[reason] ?? 0) + count;
  }
  return sum;
}
