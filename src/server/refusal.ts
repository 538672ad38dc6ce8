import {type ErrorCode, ProfilerError} from '../core/contract/errors.ts';

/** An answer that says no: sent as `{code, message}` with its status. */
export class Refusal extends ProfilerError {
  constructor(
    readonly statusCode: number,
    code: ErrorCode,
    message: string,
  ) {
    super(code, message);
  }
}
