import {Prio3Histogram} from '@divviup/prio3';
import {mapSlots, type SlotName} from '../../core/contract/shared-slots.ts';
import {toHistogram} from '../../core/contract/split-report.ts';
import {MalformedBytes} from './bytes.ts';

/** Usages of the extendable output function in Prio3 (VDAF draft 08, section 7.2). */
const USAGE = {measurementShare: 1, proofShare: 2} as const;
/** The aggregators by their number in VDAF. */
export const LEADER = 0;
export const HELPER = 1;

type Vdaf = Prio3Histogram;
type InputShare = Parameters<Vdaf['prepareInit']>[5];
export type PreparationState = Awaited<ReturnType<Vdaf['prepareInit']>>['preparationState'];

/** Prio3 with one histogram for each slot; the library makes and checks proofs, here bytes are read and written. */
const VDAFS = mapSlots((slot) => new Prio3Histogram({...toHistogram(slot), shares: 2}));

/** One aggregator's half of the preparation of one report. */
export interface Preparation {
  readonly state: PreparationState;
  /** Encoded preparation share, for the other aggregator. */
  readonly share: Buffer;
}

export interface PreparationInput {
  readonly slot: SlotName;
  /** 16 bytes that leader and helper share, and no client knows. */
  readonly verifyKey: Buffer;
  readonly aggregator: typeof LEADER | typeof HELPER;
  readonly reportId: Buffer;
  readonly publicShare: Buffer;
  /** Decrypted input share of this aggregator. */
  readonly inputShare: Buffer;
}

/** @throws MalformedBytes when a share has another length than the slot's */
export async function prepare(input: PreparationInput): Promise<Preparation> {
  const {slot, verifyKey, aggregator, reportId, publicShare, inputShare} = input;
  const vdaf = VDAFS[slot];
  const seedBytes = vdaf.xof.seedSize;
  checkLength('The public share', publicShare, 2 * seedBytes);
  const jointRandParts = [publicShare.subarray(0, seedBytes), publicShare.subarray(seedBytes)];
  const share = aggregator === LEADER ? readLeaderShare(vdaf, inputShare) : await expandHelperShare(vdaf, inputShare);
  const {preparationState, preparationShare} = await vdaf.prepareInit(
    verifyKey,
    aggregator,
    null,
    reportId,
    {jointRandParts},
    share,
  );
  return {state: preparationState, share: vdaf.encodePreparationShare(preparationShare)};
}

/**
 * Joins the preparation shares of leader and helper.
 *
 * @returns the encoded preparation message
 * @throws Error when the proof does not hold: the report is forged
 */
export async function joinPreparations(slot: SlotName, leader: Buffer, helper: Buffer): Promise<Buffer> {
  const vdaf = VDAFS[slot];
  const shares = [leader, helper].map((bytes) => readPreparationShare(vdaf, bytes));
  return vdaf.encodePreparationMessage(await vdaf.unshardPreparationShares(null, shares));
}

/** @returns the encoded output share @throws Error when the other aggregator saw another public share */
export function finish(slot: SlotName, state: PreparationState, message: Buffer): Buffer {
  const vdaf = VDAFS[slot];
  const next = vdaf.prepareNext(state, {jointRand: message as Parameters<Vdaf['prepareNext']>[1]['jointRand']});
  if (!('outputShare' in next)) throw new Error('Prio3 has one round.');
  return Buffer.from(vdaf.flp.field.encode(next.outputShare));
}

/** Sum of encoded shares; that of none is zero. */
export function addShares(slot: SlotName, shares: readonly Buffer[]): Buffer {
  const vdaf = VDAFS[slot];
  const {field} = vdaf.flp;
  return Buffer.from(
    field.encode(
      vdaf.aggregate(
        null,
        shares.map((share) => field.decode(share)),
      ),
    ),
  );
}

/** Adds whole numbers, which may be negative, to an encoded share. */
export function addNumbers(slot: SlotName, share: Buffer, numbers: readonly number[]): Buffer {
  const {field} = VDAFS[slot].flp;
  const encoded = numbers.map((number) => (number < 0 ? field.modulus + BigInt(number) : BigInt(number)));
  return Buffer.from(field.encode(field.vecAdd(field.decode(share), encoded)));
}

/** Opens a batch: the sums of its answers. Noise can make them negative: numbers above half of the field. */
export function toSums(slot: SlotName, leader: Buffer, helper: Buffer): readonly number[] {
  const {field} = VDAFS[slot].flp;
  checkLength('The helper’s share', helper, leader.length);
  return field
    .vecAdd(field.decode(leader), field.decode(helper))
    .map((sum) => Number(sum > field.modulus / 2n ? sum - field.modulus : sum));
}

function readLeaderShare({flp, proofs, xof}: Vdaf, bytes: Buffer): InputShare {
  const {field, measurementLen, proofLen} = flp;
  const measurementBytes = measurementLen * field.encodedSize;
  const proofEnd = measurementBytes + proofLen * proofs * field.encodedSize;
  checkLength('The leader’s input share', bytes, proofEnd + xof.seedSize);
  const wireMeasurementShare = bytes.subarray(0, measurementBytes);
  const wireProofShare = bytes.subarray(measurementBytes, proofEnd);
  return toInputShare({
    wireMeasurementShare,
    wireProofShare,
    measurementShare: field.decode(wireMeasurementShare),
    proofsShare: field.decode(wireProofShare),
    blind: bytes.subarray(proofEnd),
  });
}

async function expandHelperShare(vdaf: Vdaf, bytes: Buffer): Promise<InputShare> {
  const {flp, proofs, xof} = vdaf;
  const {field, measurementLen, proofLen} = flp;
  checkLength('The helper’s input share', bytes, 3 * xof.seedSize);
  const [wireMeasurementShare, wireProofShare, blind] = [0, 1, 2].map((n) =>
    bytes.subarray(n * xof.seedSize, (n + 1) * xof.seedSize),
  );
  const expand = (seed: Buffer, usage: number, binder: Buffer, length: number) =>
    xof.expandIntoVec(field, seed, vdaf.domainSeparationTag(usage), binder, length);
  return toInputShare({
    wireMeasurementShare,
    wireProofShare,
    blind,
    measurementShare: await expand(wireMeasurementShare, USAGE.measurementShare, Buffer.of(HELPER), measurementLen),
    proofsShare: await expand(wireProofShare, USAGE.proofShare, Buffer.of(proofs, HELPER), proofLen * proofs),
  });
}

/** The library's types want the `Buffer` of the package buffer, which has the same methods as Node's. */
function toInputShare(share: {
  readonly [Name in keyof InputShare]: InputShare[Name] extends bigint[] ? bigint[] : Buffer;
}): InputShare {
  return share as unknown as InputShare;
}

function readPreparationShare({flp, proofs, xof}: Vdaf, bytes: Buffer) {
  const verifierBytes = flp.verifierLen * proofs * flp.field.encodedSize;
  checkLength('The preparation share', bytes, verifierBytes + xof.seedSize);
  return {
    verifiersShare: flp.field.decode(bytes.subarray(0, verifierBytes)),
    jointRandomnessPart: bytes.subarray(verifierBytes),
  };
}

function checkLength(what: string, bytes: Buffer, length: number): void {
  if (bytes.length !== length) throw new MalformedBytes(`${what} has ${bytes.length} bytes, expected ${length}.`);
}
