import {type ErrorCode, ProfilerError} from '../core/contract/errors.ts';

/** An error answer, sent as `{code, message}` with its status. The message never quotes the input. */
export class Refusal extends ProfilerError {
  constructor(
    readonly statusCode: number,
    code: ErrorCode,
    message: string,
    /** Sent as Retry-After. */
    readonly retryAfterSeconds?: number,
  ) {
    super(code, message);
  }
}
