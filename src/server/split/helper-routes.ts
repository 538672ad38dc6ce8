import {createHash, timingSafeEqual} from 'node:crypto';
import type {FastifyInstance, FastifyRequest} from 'fastify';
import type {Budget} from '../budget.ts';
import {addDapAnswers, addHpkeConfigRoute, readSlot} from './dap-answers.ts';
import {DapFault} from './dap-fault.ts';
import {JOB_ID_BYTES, MEDIA_TYPES} from './dap-messages.ts';
import type {Helper} from './helper.ts';
import type {HpkeKeys} from './hpke-keys.ts';
import type {HelperPair} from './pair.ts';

/** Longest request of a leader, bytes: a job of some 1,000 reports of the largest slot. */
const BODY_BYTES = 1 << 20;
/** Wrong tokens are counted like wrong passwords; right ones are not limited. */
const WITH_TOKEN = {config: {unlimited: true, cors: false as const}, bodyLimit: BODY_BYTES};

interface TaskRoute {
  readonly Params: {readonly task: string; readonly job: string};
  readonly Body: Buffer;
}

export interface HelperRouteOptions {
  readonly pair: HelperPair;
  readonly keys: HpkeKeys;
  readonly helper: Helper;
  /** Budget of wrong tokens. */
  readonly failures: Budget;
}

/** The resources of a helper of DAP-09, below the prefix that it is registered with. */
export function toHelperRoutes({pair, keys, helper, failures}: HelperRouteOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    addDapAnswers(app);
    for (const type of [MEDIA_TYPES.aggregationJobInitReq, MEDIA_TYPES.aggregateShareReq]) {
      app.addContentTypeParser(type, {parseAs: 'buffer'}, (_request, body, done) => done(null, body));
    }
    addHpkeConfigRoute(app, {pair, keys});
    const checkToken = async (request: FastifyRequest) => {
      if (isToken(request.headers.authorization, pair.token)) return;
      failures.spend(request.ip);
      throw new DapFault(403, 'unauthorizedRequest', 'The token of the pair file is missing or another one.');
    };

    app.put<TaskRoute>(
      '/tasks/:task/aggregation_jobs/:job',
      {...WITH_TOKEN, onRequest: checkToken},
      async ({params, body}, reply) => {
        const answer = await helper.aggregate(readSlot(pair, params.task), readJobId(params.job), readBody(body));
        return reply.code(201).type(MEDIA_TYPES.aggregationJobResp).send(answer);
      },
    );
    app.delete<TaskRoute>(
      '/tasks/:task/aggregation_jobs/:job',
      {...WITH_TOKEN, onRequest: checkToken},
      async ({params}, reply) => {
        await helper.takeBack(readSlot(pair, params.task), readJobId(params.job));
        return reply.code(204).send();
      },
    );
    app.post<TaskRoute>(
      '/tasks/:task/aggregate_shares',
      {...WITH_TOKEN, onRequest: checkToken},
      async ({params, body}, reply) => {
        const answer = await helper.share(readSlot(pair, params.task), readBody(body));
        return reply.type(MEDIA_TYPES.aggregateShare).send(answer);
      },
    );
  };
}

function readJobId(text: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(text) && Buffer.from(text, 'base64url').length === JOB_ID_BYTES) return text;
  throw new DapFault(404, 'unrecognizedAggregationJob', `The id of a job has ${JOB_ID_BYTES} bytes in base64url.`);
}

function readBody(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  throw new DapFault(415, 'invalidMessage', 'Send the body with the media type of its DAP message.');
}

/** Compares in constant time. */
function isToken(header: string | undefined, token: string): boolean {
  const [given, expected] = [header ?? '', `Bearer ${token}`].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(given, expected);
}
