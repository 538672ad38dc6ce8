import {randomBytes} from 'node:crypto';
import {beforeAll, beforeEach, expect, it} from 'vitest';
import {toEpochStartMs} from '../../../src/core/contract/epoch.ts';
import {SLOT_NAMES} from '../../../src/core/contract/shared-slots.ts';
import type {SplitReport} from '../../../src/core/contract/split-report.ts';
import {
  decodePlaintextInputShare,
  decodeReport,
  encodeAggregateShareReq,
  encodeInputShareAad,
  MEDIA_TYPES,
  ROLE,
  toInfo,
} from '../../../src/server/split/dap-messages.ts';
import {HpkeKeys} from '../../../src/server/split/hpke-keys.ts';
import {type LeaderPair, parsePair, toText} from '../../../src/server/split/pair.ts';
import {THIS_WEEK} from '../../support/reports.ts';
import {
  countTestAnswers,
  makeSplitReport,
  openTasks,
  openThisWeek,
  post,
  type Tasks,
  toTestAnswers,
  useTestParties,
} from '../../support/split-parties.ts';

const parties = useTestParties();
const SHOPPERS = 102;
const everyone = Array.from({length: SHOPPERS}, (_, n) => n);
let tasks: Tasks;
const honest: SplitReport[] = [];

beforeAll(async () => {
  await parties.start();
  tasks = await openTasks(parties.sync);
  for (const n of everyone) honest.push((await makeSplitReport(tasks, toTestAnswers(n), THIS_WEEK)).report);
});

beforeEach(() => parties.start());

interface TestVdaf {
  readonly flp: {encode(measurement: number): bigint[]};
  shardEncoded(measurement: number, nonce: Buffer, rand: Buffer): Promise<{publicShare: Buffer; inputShares: Buffer[]}>;
}

/** A report whose histogram of segments comes from a client that does as it likes. */
async function forge(change: (vdaf: TestVdaf) => void): Promise<SplitReport> {
  const own = await openTasks(parties.sync);
  change(own.segment.vdaf as unknown as TestVdaf);
  return (await makeSplitReport(own, toTestAnswers(0), THIS_WEEK)).report;
}

const toVector = (...set: readonly [place: number, value: bigint][]): bigint[] => {
  const vector = Array.from({length: 17}, () => 0n);
  for (const [place, value] of set) vector[place] = value;
  return vector;
};

/** Adds up this week's reports, and reads what was refused before the batch is opened. */
async function openAndReadRefused(): Promise<unknown[]> {
  const stopped = await parties.addLeader({
    fetch: async (address, request) => {
      if (address.endsWith('/aggregate_shares')) throw new TypeError('not yet');
      return fetch(address, request);
    },
  });
  parties.nowMs += 14 * 86_400_000;
  await stopped.openBatches?.();
  return parties.databases.leader.query(`SELECT slot, refused FROM split_jobs WHERE refused <> '{}' ORDER BY slot`);
}

type Shares = Awaited<ReturnType<TestVdaf['shardEncoded']>>;

/** A client that sends another histogram than one answer. */
const withVector = (vector: bigint[]) =>
  forge((vdaf) => {
    vdaf.flp.encode = () => vector;
  });

/** A client that changes what it sends after the proof was made. */
const withShares = (change: (shares: Shares) => Shares) =>
  forge((vdaf) => {
    const shard = vdaf.shardEncoded.bind(vdaf);
    vdaf.shardEncoded = async (...input) => change(await shard(...input));
  });

const withoutFirstByte = (party: number) =>
  withShares(({publicShare, inputShares}) => ({
    publicShare,
    inputShares: inputShares.map((share, n) => (n === party ? share.subarray(1) : share)),
  }));

const withChangedPublicShare = (place: number) =>
  withShares(({publicShare, inputShares}) => {
    const changed = Buffer.from(publicShare);
    changed[place] ^= 1;
    return {publicShare: changed, inputShares};
  });

async function withChangedCiphertext(): Promise<SplitReport> {
  const {report} = await makeSplitReport(tasks, toTestAnswers(0), THIS_WEEK);
  const bytes = Buffer.from(report.reports.segment, 'base64url');
  bytes[bytes.length - 1] ^= 1;
  return {...report, reports: {...report.reports, segment: toText(bytes)}};
}

it('false reports are left out of a batch, each by itself and with its reason, and spoil nothing', async () => {
  const unproven = await Promise.all([
    withVector(toVector([3, 50n])),
    withVector(toVector([3, 1n], [4, 1n])),
    withVector(toVector([3, 2n ** 128n - 7n * 2n ** 66n], [4, 2n])), // minus one and two
    withVector(toVector()),
    withoutFirstByte(0),
    withoutFirstByte(1),
    withChangedPublicShare(0), // The leader's half: the helper cannot join the proof.
    withChangedPublicShare(20), // The helper's half, so the helper takes it and the leader must not.
  ]);
  for (const report of [...honest, ...unproven, await withChangedCiphertext()]) {
    expect(await post(parties.leader, report)).toBe(204);
  }
  const refused = {'vdaf-prep-error': unproven.length, 'hpke-decrypt-error': 1};
  expect(await openAndReadRefused()).toEqual([{slot: 'segment', refused}]);
  // The other five slots of these reports are honest.
  const others = Array.from({length: unproven.length + 1}, () => 0);
  for (const {slot, sums, reports} of await openThisWeek(parties)) {
    const known = slot === 'segment' ? everyone : [...everyone, ...others];
    expect({slot, reports, sums}).toEqual({slot, reports: known.length, sums: countTestAnswers(known, slot)});
  }
});

it('a report is refused at the door when it cannot be read or is of another time', async () => {
  const [first, second] = honest;
  const {reports} = first;
  const late = (await makeSplitReport(tasks, toTestAnswers(0), THIS_WEEK - 1)).report;
  for (const [name, body] of Object.entries({
    'not DAP': {...first, reports: {...reports, churn: 'AAAA'}},
    'bytes after its end': {...first, reports: {...reports, churn: `${reports.churn}AAAA`}},
    'the time of another week': {...first, reports: {...reports, churn: late.reports.churn}},
    'one id for two slots': {...first, reports: {...reports, churn: reports.intent}},
    'an epoch that its shares are not of': {...second, epoch: THIS_WEEK + 1},
    'a slot too few': {...first, reports: {...reports, churn: undefined}},
    'a field too many': {...first, day: 3},
    'a length above the limit': {...first, reports: {...reports, churn: 'A'.repeat(2049)}},
  })) {
    expect([name, await post(parties.leader, body)]).toEqual([name, 400]);
  }
  expect(await post(parties.leader, {...first, filler: 'x'.repeat(9000)})).toBe(413);
  expect(await parties.databases.leader.query('SELECT 1 FROM split_reports')).toEqual([]);
});

it('the helper answers its leader only, and opens whole weeks of 100 reports, once', async () => {
  const pair = parsePair(parties.pair.leader) as LeaderPair;
  const task = toText(pair.tasks.segment.id);
  const ask = async (token: string, body: Buffer, path = `tasks/${task}/aggregate_shares`) => {
    const headers = {authorization: `Bearer ${token}`, 'content-type': MEDIA_TYPES.aggregateShareReq};
    const answer = await fetch(pair.helper + path, {method: 'POST', headers, body: new Uint8Array(body)});
    return {
      status: answer.status,
      type: String((await answer.json().catch(() => ({}))).type)
        .split(':')
        .at(-1),
    };
  };
  const week = {start: toEpochStartMs(THIS_WEEK) / 1000, duration: 7 * 86_400};
  const nothing = {reports: 100, checksum: Buffer.alloc(32)};
  const request = encodeAggregateShareReq({...week, ...nothing});
  expect(await ask('x'.repeat(43), request)).toEqual({status: 403, type: 'unauthorizedRequest'});
  expect(await ask(pair.token, request)).toEqual({status: 400, type: 'invalidBatchSize'});
  expect(await ask(pair.token, encodeAggregateShareReq({...week, duration: 86_400, ...nothing}))).toEqual({
    status: 400,
    type: 'batchInvalid',
  });
  expect(await ask(pair.token, randomBytes(40))).toEqual({status: 400, type: 'invalidMessage'});
  expect(await ask(pair.token, request, `tasks/${toText(randomBytes(32))}/aggregate_shares`)).toEqual({
    status: 404,
    type: 'unrecognizedTask',
  });
  for (const report of honest) await post(parties.leader, report);
  await openAndReadRefused();
  expect(await ask(pair.token, request)).toEqual({status: 400, type: 'batchMismatch'});
  expect((await openThisWeek(parties)).length).toBe(SLOT_NAMES.length);
  // A second opening with other numbers would draw the noise anew.
  expect(await ask(pair.token, request)).toEqual({status: 400, type: 'batchQueriedTooManyTimes'});
});

it('what one party has of a report is noise', async () => {
  for (const report of honest) await post(parties.leader, report);
  const pair = parsePair(parties.pair.leader) as LeaderPair;
  const counts = {leader: new Uint32Array(256), helper: new Uint32Array(256)};
  for (const party of ['leader', 'helper'] as const) {
    const keys = new HpkeKeys(parties.databases[party], () => parties.nowMs);
    const open = (await keys.opener(0))!;
    for (const {reports} of honest) {
      const report = decodeReport(Buffer.from(reports.churn, 'base64url')); // all of them have the same answer
      const share = party === 'leader' ? report.leaderShare : report.helperShare;
      const info = toInfo('input share', ROLE.client, ROLE[party]);
      const plain = await open(share, {info, aad: encodeInputShareAad(pair.tasks.churn.id, report)});
      // The leader's share of the five bins, 15 of the 16 bytes of each: the highest one lacks a few values.
      const bytes = decodePlaintextInputShare(plain).subarray(0, party === 'leader' ? 80 : 48);
      for (const [n, byte] of bytes.entries()) if (party === 'helper' || n % 16 !== 15) counts[party][byte]++;
    }
  }
  for (const values of Object.values(counts)) {
    const expected = values.reduce((sum, count) => sum + count, 0) / 256;
    const chi = values.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chi).toBeLessThan(370); // 255 degrees of freedom: exceeded once in 300,000 times
  }
});
