import {randomBytes} from 'node:crypto';
import * as v from 'valibot';
import {parse} from '../../core/contract/parse.ts';
import {mapSlots, SLOT_NAMES, type SlotName} from '../../core/contract/shared-slots.ts';
import {JOB_ID_BYTES, ROLE, TASK_ID_BYTES} from './dap-messages.ts';
import {generateHpkeKey, type HpkeKey} from './hpke.ts';

export const PAIR_FORMAT = 'vitrine-pair-1';
/** Length of the verification key of Prio3, bytes. */
const VERIFY_KEY_BYTES = 16;
const TOKEN_BYTES = 32;

const BytesSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]+$/, 'expected base64url'),
  v.transform((text) => Buffer.from(text, 'base64url')),
);
const TaskSchema = v.strictObject({
  id: v.pipe(
    BytesSchema,
    v.check((bytes) => bytes.length === TASK_ID_BYTES, `expected ${TASK_ID_BYTES} bytes`),
  ),
  verifyKey: v.pipe(
    BytesSchema,
    v.check((bytes) => bytes.length === VERIFY_KEY_BYTES, `expected ${VERIFY_KEY_BYTES} bytes`),
  ),
});
const common = {
  format: v.literal(PAIR_FORMAT),
  /** The leader shows it to the helper with every request. */
  token: v.pipe(v.string(), v.minLength(TOKEN_BYTES)),
  tasks: v.strictObject(mapSlots(() => TaskSchema)),
};
const PairSchema = v.variant('role', [
  v.strictObject({
    ...common,
    role: v.literal('leader'),
    /** Base address of the helper's DAP resources. */
    helper: v.pipe(v.string(), v.url()),
    collector: v.strictObject({publicKey: BytesSchema, privateKey: BytesSchema}),
  }),
  v.strictObject({...common, role: v.literal('helper'), collector: v.strictObject({publicKey: BytesSchema})}),
]);

/** What one of the two parties knows of the common tasks. */
export type Pair = Readonly<v.InferOutput<typeof PairSchema>>;
export type LeaderPair = Extract<Pair, {role: 'leader'}>;
export type HelperPair = Extract<Pair, {role: 'helper'}>;
export type Task = Pair['tasks'][SlotName];

/** @throws ProfilerError `argument` naming the first field that does not fit */
export function parsePair(raw: unknown): Pair {
  const remedy = 'Make both files anew with "vitrine pair".';
  return parse(PairSchema, raw, {code: 'argument', what: 'The pair file', remedy});
}

/**
 * The files of leader and helper, as JSON values. The helper's lacks the key that opens sums; neither has a key by
 * which shares of reports are decrypted: each party makes that itself at its first start.
 *
 * @param helper base address of the helper's DAP resources
 */
export async function createPair(helper: string): Promise<{leader: unknown; helper: unknown}> {
  const {publicKey, privateKey} = await generateHpkeKey(ROLE.collector);
  const tasks = mapSlots(() => ({
    id: toText(randomBytes(TASK_ID_BYTES)),
    verifyKey: toText(randomBytes(VERIFY_KEY_BYTES)),
  }));
  const both = {format: PAIR_FORMAT, token: toText(randomBytes(TOKEN_BYTES)), tasks};
  const collector = {publicKey: toText(publicKey)};
  return {
    leader: {...both, role: 'leader', helper, collector: {...collector, privateKey: toText(privateKey)}},
    helper: {...both, role: 'helper', collector},
  };
}

/** The key that sums are encrypted to, by the helper for the leader, who is also the collector. */
export function toCollectorKey({collector}: LeaderPair): HpkeKey {
  return {id: ROLE.collector, ...collector};
}

/** The slot of a task id in base64url; undefined if there is no such task. */
export function findSlot({tasks}: Pair, taskId: string): SlotName | undefined {
  return SLOT_NAMES.find((slot) => toText(tasks[slot].id) === taskId);
}

export function toText(bytes: Buffer): string {
  return bytes.toString('base64url');
}

/** A new random id of an aggregation job, base64url. */
export function createJobId(): string {
  return toText(randomBytes(JOB_ID_BYTES));
}
