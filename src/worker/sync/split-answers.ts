import {Task} from '@divviup/dap';
import {toEpochStartMs} from '../../core/contract/epoch.ts';
import {ProfilerError, toReason} from '../../core/contract/errors.ts';
import {SLOT_NAMES, type SlotName} from '../../core/contract/shared-slots.ts';
import {DAP_PATH, parseSharingOffer} from '../../core/contract/sharing-offer.ts';
import {SPLIT_FORMAT, type SplitReport, TIME_PRECISION_SECONDS, toHistogram} from '../../core/contract/split-report.ts';
import type {SplitContent} from '../../core/contract/worker-api.ts';
import {toBase64} from '../../core/learn/base64.ts';
import {toAnswerWords} from '../../core/profile/to-answer-words.ts';
import type {ReportSource} from './report-source.ts';

export interface SplitOptions {
  /** The sync server's answer, not checked yet. */
  readonly offer: unknown;
  /** Base address of the sync server, the leader. */
  readonly server: string;
  /** Fetches the public keys of both servers. */
  readonly fetchKeys: (address: string, request: RequestInit) => Promise<Response>;
}

/** The parts of a split report that depend on the answers. */
export interface SplitAnswers extends Pick<SplitReport, 'format' | 'reports'> {
  readonly content: SplitContent;
}

/**
 * Splits all answers between two servers: of each, a one-hot histogram becomes two shares that look random, with a
 * proof that they add up to one 1, each share encrypted to its server (Prio3Histogram of VDAF draft 08, in reports of
 * DAP draft 09). Keys are fetched from each server itself, so that neither can pass off its own key as the other's.
 *
 * @throws ProfilerError `aggregate-invalid` if the offer cannot be read, `sync-failed` if it names no second server or
 *   a key cannot be had
 */
export async function splitAnswers(source: ReportSource, options: SplitOptions): Promise<SplitAnswers> {
  const {server, fetchKeys} = options;
  const {helper, tasks} = readOffer(options);
  const leader = `${server}${DAP_PATH}`;
  const timestamp = new Date(toEpochStartMs(source.epoch));
  const split = async (slot: SlotName): Promise<readonly [SlotName, string]> => {
    const parameters = {id: tasks[slot], leader, helper, timePrecisionSeconds: TIME_PRECISION_SECONDS};
    const task = new Task({type: 'histogram', ...toHistogram(slot), ...parameters});
    task.fetch = fetchKeys;
    const report = await task.generateReport(source.truth[slot], {timestamp});
    return [slot, toBase64Url(report.encode())];
  };
  try {
    // One for each slot.
    const reports = Object.fromEntries(await Promise.all(SLOT_NAMES.map(split))) as SplitReport['reports'];
    const answers = toAnswerWords(source.truth, source);
    return {format: SPLIT_FORMAT, reports, content: {answers, servers: [server, helper]}};
  } catch (error) {
    const message = `The report cannot be split between ${server} and ${helper}: ${toReason(error)}.`;
    throw new ProfilerError('sync-failed', message, {cause: error});
  }
}

/** The offer to split; refused where both servers are one, which could then read every answer. */
function readOffer({offer: raw, server}: SplitOptions) {
  const offer = parseSharingOffer(raw);
  if (offer.protocol === 'split' && toOrigin(offer.helper) !== toOrigin(server)) return offer;
  throw new ProfilerError('sync-failed', `${server} does not name another server to split reports with.`);
}

function toOrigin(address: string): string {
  return new URL(address).origin;
}

/** RFC 4648, section 5, without padding. */
function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
