/** Problem documents of DAP have this type before their name (DAP-09, section 3.2). */
export const PROBLEM_PREFIX = 'urn:ietf:params:ppm:dap:error:';

/** The problem types of DAP that are answered here (DAP-09, section 3.2), without their common prefix. */
export type DapProblem =
  | 'batchInvalid'
  | 'batchMismatch'
  | 'batchQueriedTooManyTimes'
  | 'invalidBatchSize'
  | 'invalidMessage'
  | 'unauthorizedRequest'
  | 'unrecognizedAggregationJob'
  | 'unrecognizedTask';

/** An answer `application/problem+json` to the other party. */
export class DapFault extends Error {
  constructor(
    readonly status: number,
    readonly problem: DapProblem,
    message: string,
  ) {
    super(message);
  }
}
