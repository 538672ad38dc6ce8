import {createHash} from 'node:crypto';
import {KEPT_EPOCHS, toEpoch, toEpochStartMs} from '../../core/contract/epoch.ts';
import type {SlotName} from '../../core/contract/shared-slots.ts';
import {SHARED_SLOTS} from '../../core/contract/shared-slots.ts';
import {MIN_BATCH_REPORTS, TIME_PRECISION_SECONDS} from '../../core/contract/split-report.ts';
import {joinChecksums, toChecksum} from './checksum.ts';
import {
  type AggregateShareReq,
  decodeAggregateShareReq,
  decodeAggregationJobInitReq,
  decodeInitialize,
  decodePlaintextInputShare,
  encodeAggregateShareAad,
  encodeAggregationJobResp,
  encodeCiphertext,
  encodeFinish,
  encodeInputShareAad,
  type PrepareError,
  type PrepareInit,
  type PrepareResp,
  ROLE,
  toInfo,
} from './dap-messages.ts';
import {DapFault} from './dap-fault.ts';
import type {Contribution, HelperStore} from './helper-store.ts';
import {OtherRequest} from './helper-store.ts';
import type {HpkeKeys} from './hpke-keys.ts';
import {sealTo} from './hpke.ts';
import {mapInGroups} from './in-groups.ts';
import type {DrawNoise} from './noise.ts';
import type {HelperPair} from './pair.ts';
import {addNumbers, addShares, finish, HELPER, joinPreparations, prepare} from './prio3.ts';

/** Seconds of a batch. */
export const EPOCH_SECONDS = 7 * TIME_PRECISION_SECONDS;
const INPUT_INFO = toInfo('input share', ROLE.client, ROLE.helper);

export interface HelperOptions {
  readonly pair: HelperPair;
  readonly store: HelperStore;
  readonly keys: HpkeKeys;
  readonly drawNoise: DrawNoise;
  readonly now: () => number;
}

/** A report that was prepared, or why it was not. */
type Prepared =
  | {readonly reportId: Buffer; readonly message: Buffer; readonly outputShare: Buffer}
  | {readonly reportId: Buffer; readonly error: PrepareError};

/** The helper of DAP-09: checks its half of every proof, adds its shares, and opens sums only, with noise. */
export class Helper {
  constructor(private readonly options: HelperOptions) {}

  /** Answers `PUT tasks/{task}/aggregation_jobs/{job}`. @throws DapFault */
  async aggregate(slot: SlotName, jobId: string, body: Buffer): Promise<Buffer> {
    const inits = readMessage(() => decodeAggregationJobInitReq(body));
    const epoch = this.checkEpoch(inits);
    const batch = {epoch, slot};
    const requestHash = toHash(body);
    try {
      const known = await this.options.store.findJob(batch, jobId, requestHash);
      if (known) return known;
      const prepared = await mapInGroups(inits, (init) => this.prepareOne(slot, init));
      const reportIds = prepared.filter(isGood).map(({reportId}) => reportId.toString('hex'));
      return await this.options.store.saveJob(batch, {jobId, requestHash, reportIds}, (fresh, isOpened) =>
        toOutcome(slot, prepared, {fresh, isOpened}),
      );
    } catch (error) {
      throw error instanceof OtherRequest ? new DapFault(409, 'invalidMessage', error.message) : error;
    }
  }

  /** Answers `DELETE tasks/{task}/aggregation_jobs/{job}`. */
  async takeBack(slot: SlotName, jobId: string): Promise<void> {
    await this.options.store.deleteJob(slot, jobId);
  }

  /** Answers `POST tasks/{task}/aggregate_shares`. @throws DapFault */
  async share(slot: SlotName, body: Buffer): Promise<Buffer> {
    const request = readMessage(() => decodeAggregateShareReq(body));
    const {start, duration} = request;
    const epoch = toEpoch(start * 1000);
    if (toEpochStartMs(epoch) !== start * 1000 || duration !== EPOCH_SECONDS) {
      throw new DapFault(400, 'batchInvalid', 'A batch is one week from Monday 00:00 UTC.');
    }
    const {store} = this.options;
    try {
      return await store.openBatch({epoch, slot}, toHash(body), (jobs) => this.seal(slot, request, jobs));
    } catch (error) {
      throw error instanceof OtherRequest ? new DapFault(400, 'batchQueriedTooManyTimes', error.message) : error;
    }
  }

  private async seal(slot: SlotName, request: AggregateShareReq, jobs: readonly Contribution[]): Promise<Buffer> {
    const reports = jobs.reduce((sum, job) => sum + job.reports, 0);
    if (reports < MIN_BATCH_REPORTS) {
      throw new DapFault(400, 'invalidBatchSize', `A batch is opened from ${MIN_BATCH_REPORTS} reports on.`);
    }
    const checksum = joinChecksums(jobs.map((job) => job.checksum));
    if (reports !== request.reports || !checksum.equals(request.checksum)) {
      throw new DapFault(400, 'batchMismatch', `The leader has ${request.reports} reports, the helper ${reports}.`);
    }
    const {pair, drawNoise} = this.options;
    const noise = Array.from({length: SHARED_SLOTS[slot].size}, drawNoise);
    const share = addNumbers(
      slot,
      addShares(
        slot,
        jobs.map(({sum}) => sum),
      ),
      noise,
    );
    const sealed = await sealTo({id: ROLE.collector, publicKey: pair.collector.publicKey}, share, {
      info: toInfo('aggregate share', ROLE.helper, ROLE.collector),
      aad: encodeAggregateShareAad(pair.tasks[slot].id, request),
    });
    return encodeCiphertext(sealed);
  }

  private async prepareOne(slot: SlotName, init: PrepareInit): Promise<Prepared> {
    const {metadata, publicShare, helperShare, message} = init;
    const {reportId} = metadata;
    const {pair, keys} = this.options;
    const {id: taskId, verifyKey} = pair.tasks[slot];
    const open = await keys.opener(helperShare.configId);
    if (!open) return {reportId, error: 'hpke-unknown-config-id'};
    let inputShare: Buffer;
    try {
      inputShare = await open(helperShare, {info: INPUT_INFO, aad: encodeInputShareAad(taskId, init)});
    } catch {
      return {reportId, error: 'hpke-decrypt-error'};
    }
    try {
      const own = await prepare({
        slot,
        verifyKey,
        aggregator: HELPER,
        reportId,
        publicShare,
        inputShare: decodePlaintextInputShare(inputShare),
      });
      const joined = await joinPreparations(slot, decodeInitialize(message), own.share);
      return {reportId, message: encodeFinish(joined), outputShare: finish(slot, own.state, joined)};
    } catch {
      return {reportId, error: 'vdaf-prep-error'};
    }
  }

  /** The epoch of all reports of a job. */
  private checkEpoch(inits: readonly PrepareInit[]): number {
    const [first] = inits;
    if (!first) throw new DapFault(400, 'invalidMessage', 'A job has at least one report.');
    const {time} = first.metadata;
    const epoch = toEpoch(time * 1000);
    const isOne = inits.every(({metadata}) => metadata.time === time) && toEpochStartMs(epoch) === time * 1000;
    if (!isOne) throw new DapFault(400, 'invalidMessage', 'The reports of a job have the time of one Monday.');
    const today = toEpoch(this.options.now());
    if (epoch > today || epoch < today - KEPT_EPOCHS) {
      throw new DapFault(400, 'invalidMessage', `Reports are of week ${today} or the ${KEPT_EPOCHS} weeks before it.`);
    }
    const ids = new Set(inits.map(({metadata}) => metadata.reportId.toString('hex')));
    if (ids.size < inits.length) throw new DapFault(400, 'invalidMessage', 'A job has each report once.');
    return epoch;
  }
}

function isGood(prepared: Prepared): prepared is Exclude<Prepared, {error: PrepareError}> {
  return !('error' in prepared);
}

function toOutcome(
  slot: SlotName,
  prepared: readonly Prepared[],
  {fresh, isOpened}: {readonly fresh: ReadonlySet<string>; readonly isOpened: boolean},
): Contribution & {readonly response: Buffer} {
  const added = prepared.filter(isGood).filter(({reportId}) => fresh.has(reportId.toString('hex')));
  const responses = prepared.map((one): PrepareResp => {
    if (!isGood(one)) return one;
    const {reportId, message} = one;
    if (fresh.has(reportId.toString('hex'))) return {reportId, message};
    return {reportId, error: isOpened ? 'batch-collected' : 'report-replayed'};
  });
  return {
    response: encodeAggregationJobResp(responses),
    sum: addShares(
      slot,
      added.map(({outputShare}) => outputShare),
    ),
    reports: added.length,
    checksum: toChecksum(added.map(({reportId}) => reportId)),
  };
}

function readMessage<Message>(read: () => Message): Message {
  try {
    return read();
  } catch {
    throw new DapFault(400, 'invalidMessage', 'The body is not a message of DAP-09.');
  }
}

function toHash(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
