import type {FastifyInstance} from 'fastify';
import {DAP_PATH} from '../../core/contract/sharing-offer.ts';
import type {Budget} from '../budget.ts';
import type {Database} from '../database.ts';
import type {Storage} from '../storage.ts';
import {addBatchWork} from './batch-work.ts';
import {Helper} from './helper.ts';
import {type Fetch, HelperClient} from './helper-client.ts';
import {toHelperRoutes} from './helper-routes.ts';
import {HpkeKeys} from './hpke-keys.ts';
import {Leader} from './leader.ts';
import {toLeaderRoutes} from './leader-routes.ts';
import {drawNoise, type DrawNoise} from './noise.ts';
import type {HelperPair, LeaderPair} from './pair.ts';

export interface PartyOptions {
  readonly database: Database;
  readonly storage: Pick<Storage, 'split' | 'helper'>;
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** Budget of wrong tokens. */
  readonly failures: Budget;
  readonly drawNoise?: DrawNoise;
  readonly fetch?: Fetch;
}

/** Where both parties have their DAP resources. */
const PREFIX = `/vitrine${DAP_PATH.replace(/\/$/, '')}`;

/** Makes the server the leader of a pair. */
export async function addLeader(app: FastifyInstance, pair: LeaderPair, options: PartyOptions): Promise<void> {
  const {database, storage, now, log} = options;
  const keys = new HpkeKeys(database, now);
  const helper = new HelperClient(pair, options.fetch ?? ((address, request) => fetch(address, request)));
  const leader = new Leader({
    pair,
    store: storage.split,
    keys,
    helper,
    now,
    log,
    drawNoise: options.drawNoise ?? drawNoise,
  });
  await app.register(toLeaderRoutes({pair, keys}), {prefix: PREFIX});
  app.decorate('openBatches', () => leader.run());
  addBatchWork(app, (signal) => leader.run(signal), log);
}

/** Makes the server the helper of a pair. */
export async function addHelper(app: FastifyInstance, pair: HelperPair, options: PartyOptions): Promise<void> {
  const {database, storage, now, failures} = options;
  const keys = new HpkeKeys(database, now);
  const helper = new Helper({pair, store: storage.helper, keys, now, drawNoise: options.drawNoise ?? drawNoise});
  await app.register(toHelperRoutes({pair, keys, helper, failures}), {prefix: PREFIX});
}
