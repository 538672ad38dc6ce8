import type {FastifyInstance} from 'fastify';
import {DAP_PATH} from '../../core/contract/sharing-offer.ts';
import type {Budget} from '../budget.ts';
import type {Database} from '../database.ts';
import {addBatchWork} from './batch-work.ts';
import {Helper} from './helper.ts';
import {HelperClient} from './helper-client.ts';
import {toHelperRoutes} from './helper-routes.ts';
import {HelperStore} from './helper-store.ts';
import {HpkeKeys} from './hpke-keys.ts';
import {Leader} from './leader.ts';
import {toLeaderRoutes} from './leader-routes.ts';
import {LeaderStore} from './leader-store.ts';
import {drawNoise, type DrawNoise} from './noise.ts';
import type {HelperPair, LeaderPair} from './pair.ts';

export interface PartyOptions {
  readonly database: Database;
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** Budget of wrong tokens. */
  readonly failures: Budget;
  readonly drawNoise?: DrawNoise;
}

/** Where both parties have their DAP resources. */
const PREFIX = `/vitrine${DAP_PATH.replace(/\/$/, '')}`;

/** Makes the server the leader of a pair. */
export async function addLeader(app: FastifyInstance, pair: LeaderPair, options: PartyOptions): Promise<LeaderStore> {
  const {database, now, log} = options;
  const store = new LeaderStore(database);
  const keys = new HpkeKeys(database, now);
  const helper = new HelperClient(pair, (address, request) => fetch(address, request));
  const leader = new Leader({pair, store, keys, helper, now, log, drawNoise: options.drawNoise ?? drawNoise});
  await app.register(toLeaderRoutes({pair, keys}), {prefix: PREFIX});
  app.decorate('openBatches', () => leader.run());
  addBatchWork(app, () => leader.run(), log);
  return store;
}

/** Makes the server the helper of a pair. */
export async function addHelper(app: FastifyInstance, pair: HelperPair, options: PartyOptions): Promise<void> {
  const {database, now, failures} = options;
  const keys = new HpkeKeys(database, now);
  const store = new HelperStore(database);
  const helper = new Helper({pair, store, keys, now, drawNoise: options.drawNoise ?? drawNoise});
  await app.register(toHelperRoutes({pair, keys, helper, failures}), {prefix: PREFIX});
}
