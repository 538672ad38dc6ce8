import {LATE_EPOCHS, toEpoch, toEpochStartMs} from '../../core/contract/epoch.ts';
import {SHARED_SLOTS, SLOT_NAMES, type SlotName} from '../../core/contract/shared-slots.ts';
import {MIN_BATCH_REPORTS} from '../../core/contract/split-report.ts';
import {joinChecksums} from './checksum.ts';
import {
  decodeAggregateShare,
  decodeAggregationJobResp,
  decodePlaintextInputShare,
  decodeReport,
  encodeAggregateShareAad,
  encodeAggregateShareReq,
  encodeAggregationJobInitReq,
  encodeInitialize,
  encodeInputShareAad,
  type PrepareError,
  type PrepareResp,
  ROLE,
  toInfo,
} from './dap-messages.ts';
import {EPOCH_SECONDS} from './helper.ts';
import {type HelperClient, HelperFault} from './helper-client.ts';
import type {HpkeKeys} from './hpke-keys.ts';
import {toOpener} from './hpke.ts';
import {mapInGroups} from './in-groups.ts';
import type {Job, JobResult, StoredReport} from './batch-jobs.ts';
import type {LeaderStore} from './leader-store.ts';
import type {DrawNoise} from './noise.ts';
import {type LeaderPair, toCollectorKey} from './pair.ts';
import {addCounts, finishAll, type Refused, type Started} from './job-results.ts';
import {addNumbers, addShares, LEADER, prepare, toSums} from './prio3.ts';

const INPUT_INFO = toInfo('input share', ROLE.client, ROLE.leader);
/** A job that failed is tried again after this time. */
const RETRY_MS = 60_000;
const JOBS_AT_ONCE = 2;

export interface LeaderOptions {
  readonly pair: LeaderPair;
  readonly store: LeaderStore;
  readonly keys: HpkeKeys;
  readonly helper: HelperClient;
  readonly drawNoise: DrawNoise;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/**
 * The leader of DAP-09, who is also the collector: once an epoch takes no more reports, it has their proofs checked
 * together with the helper, part by part, and opens the sums. Any number of replicas may run it at once.
 */
export class Leader {
  constructor(private readonly options: LeaderOptions) {}

  /** Does all that is due; resolves when nothing is left that can be done now, or soon after the signal. */
  async run(signal?: AbortSignal): Promise<void> {
    const {store, now, log} = this.options;
    await store.closeBefore(toEpoch(now()) - LATE_EPOCHS);
    // While the helper works at one job, the leader begins another.
    await Promise.all(Array.from({length: JOBS_AT_ONCE}, () => this.work(signal)));
    for (const epoch of signal?.aborted ? [] : await store.jobs.findReady()) {
      try {
        await this.open(epoch);
      } catch (error) {
        log(`week ${epoch} was not opened and is tried again: ${toMessage(error)}`);
      }
    }
  }

  /** Does jobs until none is free. */
  private async work(signal: AbortSignal | undefined): Promise<void> {
    const {store, now, log} = this.options;
    while (!signal?.aborted) {
      const job = await store.jobs.claim(now());
      if (!job) return;
      try {
        await this.aggregate(job);
      } catch (error) {
        await store.jobs.putOff(job, now() + RETRY_MS);
        log(`a part of week ${job.epoch} was not added up and is tried again: ${toMessage(error)}`);
        if (error instanceof HelperFault) return; // The helper is away, for the other jobs too.
      }
    }
  }

  private async aggregate(claimed: Job): Promise<void> {
    const {store, helper} = this.options;
    let job = claimed;
    let left: readonly StoredReport[] = await store.jobs.readPart(job);
    let forged = 0;
    for (;;) {
      const {started, refused} = await this.start(job.slot, left);
      const responses = started.length > 0 ? await this.ask(job, started) : [];
      if (responses !== 'other-request') {
        const {result, mismatched} = finishAll(job.slot, started, responses);
        if (mismatched.size === 0) {
          const counts = addCounts(addCounts(refused, result.refused), forged > 0 ? {'vdaf-prep-error': forged} : {});
          await store.jobs.finish(job, {...result, refused: counts});
          return;
        }
        // The helper has added reports that the leader must refuse: the job is taken back and done without them.
        forged += mismatched.size;
        left = left.filter(({report}) => !mismatched.has(toReportId(report)));
      }
      await helper.deleteJob(job.slot, job.jobId);
      job = await store.jobs.rename(job);
    }
  }

  /** Asks the helper; `other-request` if it knows this job with other reports, or has taken it back. */
  private async ask(
    {slot, jobId}: Job,
    started: readonly Started[],
  ): Promise<readonly PrepareResp[] | 'other-request'> {
    try {
      const body = encodeAggregationJobInitReq(started.map(({init}) => init));
      return decodeAggregationJobResp(await this.options.helper.startJob(slot, jobId, body));
    } catch (error) {
      if (error instanceof HelperFault && [409, 410].includes(error.status ?? 0)) return 'other-request';
      throw error;
    }
  }

  private async start(
    slot: SlotName,
    reports: readonly StoredReport[],
  ): Promise<{readonly started: readonly Started[]; readonly refused: Refused}> {
    const started: Started[] = [];
    const refused: Refused = {};
    // Shares that came twice, under two names: within a job the leader tells them, across jobs the helper.
    const known = new Set<string>();
    const isFirst = reports.map(({report}) => {
      const id = toReportId(report);
      return !known.has(id) && known.add(id) !== undefined;
    });
    const ones = await mapInGroups([...reports.entries()], async ([n, stored]) =>
      isFirst[n] ? this.startOne(slot, stored) : 'report-replayed',
    );
    for (const one of ones) {
      if (typeof one === 'string') refused[one] = (refused[one] ?? 0) + 1;
      else started.push(one);
    }
    return {started, refused};
  }

  private async startOne(slot: SlotName, {report: bytes}: StoredReport): Promise<Started | PrepareError> {
    const {pair, keys} = this.options;
    const {id: taskId, verifyKey} = pair.tasks[slot];
    const {leaderShare, ...report} = decodeReport(bytes); // checked when it came
    const {metadata, publicShare} = report;
    const open = await keys.opener(leaderShare.configId);
    if (!open) return 'hpke-unknown-config-id';
    let plain: Buffer;
    try {
      plain = await open(leaderShare, {info: INPUT_INFO, aad: encodeInputShareAad(taskId, report)});
    } catch {
      return 'hpke-decrypt-error';
    }
    try {
      const inputShare = decodePlaintextInputShare(plain);
      const {reportId} = metadata;
      const own = await prepare({slot, verifyKey, aggregator: LEADER, reportId, publicShare, inputShare});
      return {init: {...report, message: encodeInitialize(own.share)}, state: own.state};
    } catch {
      return 'vdaf-prep-error';
    }
  }

  private async open(epoch: number): Promise<void> {
    const {store} = this.options;
    const opened = await store.findOpened(epoch);
    for (const slot of SLOT_NAMES.filter((name) => !opened.has(name))) {
      const results = await store.jobs.readResults(epoch, slot);
      const reports = results.reduce((sum, result) => sum + result.reports, 0);
      // Too few are left when many were refused: the sums stay closed.
      const sums = reports < MIN_BATCH_REPORTS ? [] : await this.openSlot({epoch, slot, reports}, results);
      await store.saveOpened({epoch, slot, sums, reports});
    }
    await store.end(epoch);
  }

  private async openSlot(
    {epoch, slot, reports}: {epoch: number; slot: SlotName; reports: number},
    results: readonly JobResult[],
  ): Promise<readonly number[]> {
    const {pair, helper, drawNoise, log} = this.options;
    const interval = {start: toEpochStartMs(epoch) / 1000, duration: EPOCH_SECONDS};
    const checksum = joinChecksums(results.map((result) => result.checksum));
    const answer = await helper.getAggregateShare(slot, encodeAggregateShareReq({...interval, reports, checksum}));
    if (answer === 'other-reports') {
      log(`week ${epoch} stays closed in ${slot}: the helper has added other reports`);
      return [];
    }
    const open = await toOpener(toCollectorKey(pair));
    const helperShare = await open(decodeAggregateShare(answer), {
      info: toInfo('aggregate share', ROLE.helper, ROLE.collector),
      aad: encodeAggregateShareAad(pair.tasks[slot].id, interval),
    });
    const noise = Array.from({length: SHARED_SLOTS[slot].size}, drawNoise);
    const own = addShares(
      slot,
      results.map(({sum}) => sum),
    );
    return toSums(slot, addNumbers(slot, own, noise), helperShare);
  }
}

function toReportId(report: Buffer): string {
  return decodeReport(report).metadata.reportId.toString('hex');
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
