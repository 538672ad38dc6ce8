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
