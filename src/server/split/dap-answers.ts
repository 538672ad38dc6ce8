import type {FastifyInstance} from 'fastify';
import {DapFault, PROBLEM_PREFIX} from './dap-fault.ts';
import {MEDIA_TYPES} from './dap-messages.ts';
import type {HpkeKeys} from './hpke-keys.ts';
import {findSlot, type Pair} from './pair.ts';
import type {SlotName} from '../../core/contract/shared-slots.ts';

/** Answers every DapFault as a problem document, and every other error as the rest of the server does. */
export function addDapAnswers(app: FastifyInstance): void {
  const {errorHandler} = app;
  app.setErrorHandler((error, request, reply) => {
    if (!(error instanceof DapFault)) return errorHandler(error as never, request, reply);
    return reply
      .code(error.status)
      .type('application/problem+json')
      .send(JSON.stringify({type: PROBLEM_PREFIX + error.problem, title: error.message, status: error.status}));
  });
}

/** `GET hpke_config?task_id=…`: the key that clients encrypt this party's shares to. */
export function addHpkeConfigRoute(app: FastifyInstance, {pair, keys}: {pair: Pair; keys: HpkeKeys}): void {
  app.get<{Querystring: {readonly task_id?: string}}>('/hpke_config', async ({query}, reply) => {
    if (query.task_id !== undefined) readSlot(pair, query.task_id);
    return reply.type(MEDIA_TYPES.hpkeConfigList).send(await keys.configList());
  });
}

/** The slot of a task. @throws DapFault 404 */
export function readSlot(pair: Pair, taskId: string): SlotName {
  const slot = findSlot(pair, taskId);
  if (!slot) throw new DapFault(404, 'unrecognizedTask', 'There is no such task here.');
  return slot;
}
