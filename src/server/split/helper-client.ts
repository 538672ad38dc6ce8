import {PROBLEM_PREFIX} from './dap-fault.ts';
import {MEDIA_TYPES} from './dap-messages.ts';
import {type LeaderPair, toText} from './pair.ts';
import type {SlotName} from '../../core/contract/shared-slots.ts';

const DEADLINE_MS = 60_000;

export type Fetch = (address: string, request: RequestInit) => Promise<Response>;

/** The helper refused a request, or could not be reached; the message says which. */
export class HelperFault extends Error {
  constructor(
    message: string,
    /** Status of the answer; undefined without one. */
    readonly status?: number,
    /** Type of the problem document, without the prefix that all of DAP have. */
    readonly problem?: string,
  ) {
    super(message);
  }
}

/** The leader's requests to the helper: DAP-09, sections 4.5 and 4.6. Every method throws HelperFault. */
export class HelperClient {
  constructor(
    private readonly pair: LeaderPair,
    private readonly fetch: Fetch,
  ) {}

  async startJob(slot: SlotName, jobId: string, body: Buffer): Promise<Buffer> {
    const type = MEDIA_TYPES.aggregationJobInitReq;
    return this.ask(slot, `aggregation_jobs/${jobId}`, {method: 'PUT', headers: {'content-type': type}, body});
  }

  async deleteJob(slot: SlotName, jobId: string): Promise<void> {
    await this.ask(slot, `aggregation_jobs/${jobId}`, {method: 'DELETE'});
  }

  /** @returns `other-reports` when the helper has added others than the leader: it will never open this batch */
  async getAggregateShare(slot: SlotName, body: Buffer): Promise<Buffer | 'other-reports'> {
    const type = MEDIA_TYPES.aggregateShareReq;
    try {
      return await this.ask(slot, 'aggregate_shares', {method: 'POST', headers: {'content-type': type}, body});
    } catch (error) {
      if (error instanceof HelperFault && error.problem === 'batchMismatch') return 'other-reports';
      throw error;
    }
  }

  private async ask(
    slot: SlotName,
    resource: string,
    {body, ...request}: {method: string; headers?: Record<string, string>; body?: Buffer},
  ): Promise<Buffer> {
    const {helper, token, tasks} = this.pair;
    const address = `${helper.replace(/\/*$/, '/')}tasks/${toText(tasks[slot].id)}/${resource}`;
    let response: Response;
    try {
      response = await this.fetch(address, {
        ...request,
        headers: {...request.headers, authorization: `Bearer ${token}`},
        ...(body && {body: new Uint8Array(body)}),
        redirect: 'error',
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
    } catch (error) {
      throw new HelperFault(`The helper cannot be reached: ${error instanceof Error ? error.message : String(error)}.`);
    }
    const answer = Buffer.from(await response.arrayBuffer());
    if (response.ok) return answer;
    const {title, problem} = readProblem(answer);
    throw new HelperFault(`The helper answered ${response.status}: ${title}`, response.status, problem);
  }
}

/** The title of a problem document, shortened, and its type. */
function readProblem(body: Buffer): {readonly title: string; readonly problem?: string} {
  try {
    const {type, title, detail} = JSON.parse(body.toString()) as Partial<Record<'type' | 'title' | 'detail', unknown>>;
    const parts = [type, title, detail].filter((part) => typeof part === 'string');
    const isDap = typeof type === 'string' && type.startsWith(PROBLEM_PREFIX);
    return {title: parts.join(' ').slice(0, 200), ...(isDap && {problem: type.slice(PROBLEM_PREFIX.length)})};
  } catch {
    return {title: 'no DAP answer.'};
  }
}
