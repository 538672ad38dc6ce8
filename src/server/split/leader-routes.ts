import type {FastifyInstance} from 'fastify';
import {toEpochStartMs} from '../../core/contract/epoch.ts';
import {SHARING_FORMAT, type SharingOffer} from '../../core/contract/sharing-offer.ts';
import {mapSlots, SLOT_NAMES} from '../../core/contract/shared-slots.ts';
import type {SplitReport} from '../../core/contract/split-report.ts';
import {MalformedBytes} from './bytes.ts';
import {addDapAnswers, addHpkeConfigRoute} from './dap-answers.ts';
import {decodeReport} from './dap-messages.ts';
import type {HpkeKeys} from './hpke-keys.ts';
import {type LeaderPair, toText} from './pair.ts';

/** Maximum length of a split report as JSON, bytes; the longest has 6,100. */
export const SPLIT_BODY_BYTES = 8192;

/** `GET /vitrine/sharing`: how reports are wanted. @param pair undefined where there is no second party */
export function addSharingRoute(app: FastifyInstance, pair: LeaderPair | undefined): void {
  const offer: SharingOffer = pair
    ? {
        format: SHARING_FORMAT,
        protocol: 'split',
        helper: pair.helper,
        tasks: mapSlots((slot) => toText(pair.tasks[slot].id)),
      }
    : {format: SHARING_FORMAT, protocol: 'coarse'};
  app.get('/vitrine/sharing', () => offer);
}

/** The leader's only DAP resource: everything else it asks of the helper itself. */
export function toLeaderRoutes(options: {pair: LeaderPair; keys: HpkeKeys}) {
  return async (app: FastifyInstance): Promise<void> => {
    addDapAnswers(app);
    addHpkeConfigRoute(app, options);
  };
}

/**
 * Whether the DAP reports of a split report can be read: well formed, of the Monday of its epoch, under ids of their
 * own. What is in them only both parties together can check.
 */
export function isReadable({epoch, reports}: SplitReport): boolean {
  const time = toEpochStartMs(epoch) / 1000;
  try {
    const ids = SLOT_NAMES.map((slot) => {
      const {metadata} = decodeReport(Buffer.from(reports[slot], 'base64url'));
      if (metadata.time !== time) throw new MalformedBytes('The time is not the Monday of the week.');
      return metadata.reportId.toString('hex');
    });
    return new Set(ids).size === ids.length;
  } catch (error) {
    if (error instanceof MalformedBytes) return false;
    throw error;
  }
}
