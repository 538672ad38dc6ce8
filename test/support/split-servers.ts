import {randomBytes} from 'node:crypto';
import {HpkeConfig} from '@divviup/dap';
import {Prio3Histogram} from '@divviup/prio3';
import {AeadId, CipherSuite, KdfId, KemId} from 'hpke-js';
import {parseCoarseReport} from '../../src/core/contract/coarse-report.ts';
import {SLOT_NAMES, type SlotAnswers, type SlotName} from '../../src/core/contract/shared-slots.ts';
import {SHARING_FORMAT, type SharingOffer} from '../../src/core/contract/sharing-offer.ts';
import {parseSplitReport, SPLIT_FORMAT, type SplitReport, toHistogram} from '../../src/core/contract/split-report.ts';

export const HELPER = 'https://helper.example/dap';
const KEY_TYPE = 'application/dap-hpke-config-list';
const SUITE = {kem: KemId.DhkemP256HkdfSha256, kdf: KdfId.HkdfSha256, aead: AeadId.Aes128Gcm};
const suite = new CipherSuite({...SUITE}); // a copy, because the constructor changes it

/** A report of DAP draft 09, section 4.4.2, read from its bytes. */
export interface DapReport {
  readonly id: Buffer;
  readonly seconds: number;
  readonly metadata: Buffer;
  readonly publicShare: Buffer;
  readonly ciphertexts: readonly {readonly config: number; readonly key: Buffer; readonly payload: Buffer}[];
}

/** What the two servers can read of one report together, and each of them alone. */
export interface Opened {
  readonly answers: SlotAnswers;
  /** [leader, helper] of each slot: the shares of its histogram. */
  readonly shares: Readonly<Record<SlotName, readonly [readonly bigint[], readonly bigint[]]>>;
}

/** Two servers for split reports in one object: it answers their addresses, and opens what they were sent. */
export class SplitServers {
  /** Bodies of the reports that the leader has. */
  readonly reports: unknown[] = [];
  private constructor(
    private readonly keys: readonly CryptoKeyPair[],
    /** Encoded lists of HPKE configurations, of leader and helper. */
    readonly configs: readonly Buffer[],
    readonly tasks: Readonly<Record<SlotName, string>>,
    private readonly helper: string,
  ) {}

  static async open(helper = HELPER): Promise<SplitServers> {
    const keys = await Promise.all([suite.kem.generateKeyPair(), suite.kem.generateKeyPair()]);
    const configs = await Promise.all(keys.map(({publicKey}, index) => encodeConfigs(publicKey, index + 1)));
    const tasks = Object.fromEntries(SLOT_NAMES.map((slot) => [slot, randomBytes(32).toString('base64url')]));
    return new SplitServers(keys, configs, tasks as Record<SlotName, string>, helper); // one for each name
  }

  get offer(): SharingOffer {
    return {format: SHARING_FORMAT, protocol: 'split', helper: this.helper, tasks: this.tasks};
  }

  /** What the server of an address answers. */
  readonly answer = (address: string, request: RequestInit): Response => {
    const {pathname, href, searchParams} = new URL(address);
    const known = Object.values(this.tasks).includes(searchParams.get('task_id') ?? '');
    if (pathname.endsWith('/sharing')) return Response.json(this.offer);
    if (pathname.endsWith('/hpke_config') && known) {
      const config = this.configs[href.startsWith(`${this.helper}/`) ? 1 : 0];
      return new Response(new Uint8Array(config), {headers: {'content-type': KEY_TYPE}});
    }
    if (pathname.endsWith('/reports') && request.method === 'POST') {
      const body = JSON.parse(request.body as string) as {readonly format: string};
      this.reports.push(body.format === SPLIT_FORMAT ? parseSplitReport(body) : parseCoarseReport(body));
      return new Response(null, {status: 204});
    }
    if (request.method === 'DELETE') return new Response(null, {status: 204});
    return Response.json({code: 'not-found', message: 'No such address.'}, {status: 404});
  };

  /** Opens both shares of every slot, has the servers verify the proof and puts the shares together. */
  async open(report: SplitReport): Promise<Opened> {
    const opened = await Promise.all(
      SLOT_NAMES.map(async (slot) => {
        const dap = decodeReport(report.reports[slot]);
        const inputs = await Promise.all([this.decrypt(slot, dap, 0), this.decrypt(slot, dap, 1)]);
        return [slot, await unshard(slot, dap, inputs)] as const;
      }),
    );
    return {
      answers: Object.fromEntries(opened.map(([slot, {answer}]) => [slot, answer])) as SlotAnswers, // every slot
      shares: Object.fromEntries(opened.map(([slot, {shares}]) => [slot, shares])) as unknown as Opened['shares'],
    };
  }

  /** The input share of leader (0) or helper (1). */
  private async decrypt(slot: SlotName, {metadata, publicShare, ciphertexts}: DapReport, index: number) {
    const {config, key, payload} = ciphertexts[index];
    if (config !== index + 1) throw new Error(`The share is for key ${config}.`);
    // Roles of DAP: 1 is the client, 2 the leader, 3 the helper.
    const info = Buffer.concat([Buffer.from('dap-09 input share'), Buffer.of(1, 2 + index)]);
    const aad = Buffer.concat([Buffer.from(this.tasks[slot], 'base64url'), metadata, opaque32(publicShare)]);
    const recipientKey = this.keys[index].privateKey;
    const plain = Buffer.from(await suite.open({recipientKey, enc: toBuffer(key), info}, toBuffer(payload), aad));
    return plain.subarray(6); // no extensions, and the length of what follows
  }
}

export function decodeReport(text: string): DapReport {
  const bytes = Buffer.from(text, 'base64url');
  let at = 0;
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  const metadata = take(24);
  const publicShare = take(take(4).readUInt32BE());
  const ciphertexts = [0, 1].map(() => {
    const config = take(1)[0];
    return {config, key: take(take(2).readUInt16BE()), payload: take(take(4).readUInt32BE())};
  });
  if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes are left over.`);
  const seconds = Number(metadata.readBigUInt64BE(16));
  return {id: metadata.subarray(0, 16), seconds, metadata, publicShare, ciphertexts};
}

async function unshard(slot: SlotName, {id, publicShare}: DapReport, [forLeader, forHelper]: readonly Buffer[]) {
  const vdaf = new Prio3Histogram({...toHistogram(slot), shares: 2});
  const {field, measurementLen, proofLen} = vdaf.flp;
  const measurementBytes = measurementLen * field.encodedSize;
  const proofBytes = proofLen * vdaf.proofs * field.encodedSize;
  const leader = {
    measurementShare: field.decode(forLeader.subarray(0, measurementBytes)),
    proofsShare: field.decode(forLeader.subarray(measurementBytes, measurementBytes + proofBytes)),
    blind: forLeader.subarray(measurementBytes + proofBytes),
  };
  const {seedSize} = vdaf.xof;
  const [seed, proofSeed, blind] = [0, 1, 2].map((n) => forHelper.subarray(n * seedSize, (n + 1) * seedSize));
  const expand = (from: Buffer, usage: number, binder: Buffer, length: number) =>
    vdaf.xof.expandIntoVec(field, from, vdaf.domainSeparationTag(usage), binder, length);
  const helper = {
    measurementShare: await expand(seed, 1, Buffer.of(1), measurementLen),
    proofsShare: await expand(proofSeed, 2, Buffer.of(vdaf.proofs, 1), proofLen * vdaf.proofs),
    blind,
  };
  const verifyKey = randomBytes(vdaf.verifyKeySize);
  const parts = () => ({jointRandParts: [publicShare.subarray(0, seedSize), publicShare.subarray(seedSize)]});
  const prepared = await Promise.all(
    // The wire forms are of the sender only.
    [leader, helper].map((share, n) => vdaf.prepareInit(verifyKey, n, null, id, parts(), share as never)),
  );
  const message = await vdaf.unshardPreparationShares(
    null,
    prepared.map(({preparationShare}) => preparationShare), // throws if the proof does not hold
  );
  const outputs = prepared.map(({preparationState}) => {
    const next = vdaf.prepareNext(preparationState, message);
    if (!('outputShare' in next)) throw new Error('One round is not enough.');
    return next.outputShare;
  });
  const counts = vdaf.unshard(
    null,
    outputs.map((output) => vdaf.aggregate(null, [output])),
    1,
  );
  const answer = counts.findIndex((count) => Number(count) === 1);
  if (counts.some((count, n) => Number(count) !== (n === answer ? 1 : 0))) throw new Error(`Not one-hot: ${counts}`);
  return {answer, shares: [outputs[0], outputs[1]] as const};
}

async function encodeConfigs(publicKey: CryptoKey, id: number): Promise<Buffer> {
  const raw = Buffer.from(await suite.kem.serializePublicKey(publicKey));
  const config = new HpkeConfig(id, SUITE.kem, SUITE.kdf, SUITE.aead, raw).encode();
  const length = Buffer.alloc(2);
  length.writeUInt16BE(config.length);
  return Buffer.concat([length, config]);
}

function opaque32(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

/** A copy, because the library reads the whole memory behind a view. */
function toBuffer(view: Buffer): ArrayBuffer {
  return new Uint8Array(view).buffer;
}
