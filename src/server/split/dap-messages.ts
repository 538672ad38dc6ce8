import {ByteReader, MalformedBytes, toOpaque16, toOpaque32, toU64, toU8} from './bytes.ts';

/**
 * Messages of the Distributed Aggregation Protocol, draft-ietf-ppm-dap-09, as far as a leader and a helper exchange
 * them for Prio3 with batches by time interval. Janus 0.7 speaks the same version.
 */
export const DAP_VERSION = 'dap-09';

export const MEDIA_TYPES = {
  hpkeConfigList: 'application/dap-hpke-config-list',
  aggregationJobInitReq: 'application/dap-aggregation-job-init-req',
  aggregationJobResp: 'application/dap-aggregation-job-resp',
  aggregateShareReq: 'application/dap-aggregate-share-req',
  aggregateShare: 'application/dap-aggregate-share',
} as const;

/** Roles by their number in DAP. */
export const ROLE = {collector: 0, client: 1, leader: 2, helper: 3} as const;

/** Why a report is left out of a batch (`PrepareError`), by its number. */
export const PREPARE_ERRORS = [
  'batch-collected',
  'report-replayed',
  'report-dropped',
  'hpke-unknown-config-id',
  'hpke-decrypt-error',
  'vdaf-prep-error',
  'batch-saturated',
  'task-expired',
  'invalid-message',
  'report-too-early',
] as const;
export type PrepareError = (typeof PREPARE_ERRORS)[number];

/** TaskID and ReportID, bytes. */
export const TASK_ID_BYTES = 32;
export const REPORT_ID_BYTES = 16;
export const JOB_ID_BYTES = 16;
export const CHECKSUM_BYTES = 32;

const TIME_INTERVAL = 1;
/** The aggregation parameter of Prio3 is empty. */
const NO_PARAMETER = toOpaque32(Buffer.alloc(0));
const CONTINUE = 0;
const REJECT = 2;

export interface HpkeCiphertext {
  readonly configId: number;
  readonly encapsulated: Buffer;
  readonly payload: Buffer;
}

export interface ReportMetadata {
  readonly reportId: Buffer;
  /** Seconds since the Unix epoch. */
  readonly time: number;
}

/** What a client uploads. */
export interface DapReport {
  readonly metadata: ReportMetadata;
  readonly publicShare: Buffer;
  readonly leaderShare: HpkeCiphertext;
  readonly helperShare: HpkeCiphertext;
}

/** One report of a job: what the helper gets of it, with the leader's first message. */
export interface PrepareInit {
  readonly metadata: ReportMetadata;
  readonly publicShare: Buffer;
  readonly helperShare: HpkeCiphertext;
  /** A ping-pong message of VDAF-08. */
  readonly message: Buffer;
}

export type PrepareResp =
  {readonly reportId: Buffer; readonly message: Buffer} | {readonly reportId: Buffer; readonly error: PrepareError};

/** A batch: reports with times from `start` on, for `duration`, seconds. */
export interface Interval {
  readonly start: number;
  readonly duration: number;
}

export interface AggregateShareReq extends Interval {
  readonly reports: number;
  /** XOR of the SHA-256 hashes of the report ids. */
  readonly checksum: Buffer;
}

export function encodeCiphertext({configId, encapsulated, payload}: HpkeCiphertext): Buffer {
  return Buffer.concat([toU8(configId), toOpaque16(encapsulated), toOpaque32(payload)]);
}

function readCiphertext(reader: ByteReader): HpkeCiphertext {
  return {configId: reader.u8(), encapsulated: reader.opaque16(), payload: reader.opaque32()};
}

export function encodeMetadata({reportId, time}: ReportMetadata): Buffer {
  return Buffer.concat([reportId, toU64(time)]);
}

function readMetadata(reader: ByteReader): ReportMetadata {
  return {reportId: reader.take(REPORT_ID_BYTES), time: reader.u64()};
}

/** @throws MalformedBytes */
export function decodeReport(bytes: Buffer): DapReport {
  return ByteReader.readAll(bytes, (reader) => ({
    metadata: readMetadata(reader),
    publicShare: reader.opaque32(),
    leaderShare: readCiphertext(reader),
    helperShare: readCiphertext(reader),
  }));
}

/** The additional data that an input share is encrypted with. */
export function encodeInputShareAad(
  taskId: Buffer,
  {metadata, publicShare}: Omit<PrepareInit, 'message' | 'helperShare'>,
): Buffer {
  return Buffer.concat([taskId, encodeMetadata(metadata), toOpaque32(publicShare)]);
}

/** The payload of a decrypted input share. @throws MalformedBytes also when it has extensions: none is known here */
export function decodePlaintextInputShare(bytes: Buffer): Buffer {
  return ByteReader.readAll(bytes, (reader) => {
    if (reader.opaque16().length > 0) throw new MalformedBytes('The report has extensions.');
    return reader.opaque32();
  });
}

export function encodeAggregationJobInitReq(inits: readonly PrepareInit[]): Buffer {
  const encoded = inits.map(({metadata, publicShare, helperShare, message}) =>
    Buffer.concat([
      encodeMetadata(metadata),
      toOpaque32(publicShare),
      encodeCiphertext(helperShare),
      toOpaque32(message),
    ]),
  );
  return Buffer.concat([NO_PARAMETER, toU8(TIME_INTERVAL), toOpaque32(...encoded)]);
}

/** @throws MalformedBytes */
export function decodeAggregationJobInitReq(bytes: Buffer): readonly PrepareInit[] {
  return ByteReader.readAll(bytes, (reader) => {
    if (reader.opaque32().length > 0) throw new MalformedBytes('Prio3 has no aggregation parameter.');
    if (reader.u8() !== TIME_INTERVAL) throw new MalformedBytes('Batches are by time interval.');
    return reader.items32((item) => ({
      metadata: readMetadata(item),
      publicShare: item.opaque32(),
      helperShare: readCiphertext(item),
      message: item.opaque32(),
    }));
  });
}

export function encodeAggregationJobResp(responses: readonly PrepareResp[]): Buffer {
  return toOpaque32(
    ...responses.map((response) =>
      'error' in response
        ? Buffer.concat([response.reportId, Buffer.of(REJECT, PREPARE_ERRORS.indexOf(response.error))])
        : Buffer.concat([response.reportId, toU8(CONTINUE), toOpaque32(response.message)]),
    ),
  );
}

/** @throws MalformedBytes */
export function decodeAggregationJobResp(bytes: Buffer): readonly PrepareResp[] {
  return ByteReader.readAll(bytes, (reader) =>
    reader.items32((item): PrepareResp => {
      const reportId = item.take(REPORT_ID_BYTES);
      const state = item.u8();
      if (state === CONTINUE) return {reportId, message: item.opaque32()};
      const error = state === REJECT ? PREPARE_ERRORS[item.u8()] : undefined;
      if (error === undefined) throw new MalformedBytes('A report is neither continued nor rejected.');
      return {reportId, error};
    }),
  );
}

export function encodeBatchSelector({start, duration}: Interval): Buffer {
  return Buffer.concat([toU8(TIME_INTERVAL), toU64(start), toU64(duration)]);
}

function readBatchSelector(reader: ByteReader): Interval {
  if (reader.u8() !== TIME_INTERVAL) throw new MalformedBytes('Batches are by time interval.');
  return {start: reader.u64(), duration: reader.u64()};
}

export function encodeAggregateShareReq({reports, checksum, ...interval}: AggregateShareReq): Buffer {
  return Buffer.concat([encodeBatchSelector(interval), NO_PARAMETER, toU64(reports), checksum]);
}

/** @throws MalformedBytes */
export function decodeAggregateShareReq(bytes: Buffer): AggregateShareReq {
  return ByteReader.readAll(bytes, (reader) => {
    const interval = readBatchSelector(reader);
    if (reader.opaque32().length > 0) throw new MalformedBytes('Prio3 has no aggregation parameter.');
    return {...interval, reports: reader.u64(), checksum: reader.take(CHECKSUM_BYTES)};
  });
}

/** The additional data that an aggregate share is encrypted with. */
export function encodeAggregateShareAad(taskId: Buffer, interval: Interval): Buffer {
  return Buffer.concat([taskId, NO_PARAMETER, encodeBatchSelector(interval)]);
}

/** @throws MalformedBytes */
export function decodeAggregateShare(bytes: Buffer): HpkeCiphertext {
  return ByteReader.readAll(bytes, readCiphertext);
}

/** Context of HPKE for what one role encrypts to another. */
export function toInfo(what: 'input share' | 'aggregate share', from: number, to: number): Buffer {
  return Buffer.concat([Buffer.from(`${DAP_VERSION} ${what}`), Buffer.of(from, to)]);
}

/** Ping-pong messages of VDAF-08, section 5.8: the leader's first one, and the helper's answer for one round. */
export function encodeInitialize(preparationShare: Buffer): Buffer {
  return Buffer.concat([toU8(0), toOpaque32(preparationShare)]);
}

export function encodeFinish(preparationMessage: Buffer): Buffer {
  return Buffer.concat([toU8(2), toOpaque32(preparationMessage)]);
}

/** @throws MalformedBytes */
export function decodeInitialize(bytes: Buffer): Buffer {
  return decodePingPong(bytes, 0);
}

/** @throws MalformedBytes */
export function decodeFinish(bytes: Buffer): Buffer {
  return decodePingPong(bytes, 2);
}

function decodePingPong(bytes: Buffer, type: number): Buffer {
  return ByteReader.readAll(bytes, (reader) => {
    if (reader.u8() !== type) throw new MalformedBytes('The message is of another round.');
    return reader.opaque32();
  });
}
