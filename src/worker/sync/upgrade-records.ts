import {MS_PER_DAY} from '../../core/contract/durations.ts';
import {toEpoch} from '../../core/contract/epoch.ts';
import {countReport, takeEpoch} from '../../core/privacy/ledger.ts';
import type {SyncStorage, SyncTransaction} from '../sync-port.ts';
import {type Ticket, toRecords} from './records.ts';

/** ε of each answer that the first release drew. */
const FORMER_EPSILON = 2;
const HEX = /^[0-9a-f]+$/;

/** The same storage, whose transactions first upgrade records of older releases. */
export function toUpgraded(storage: SyncStorage): SyncStorage {
  return {
    update: (work) =>
      storage.update((transaction) => {
        upgradeRecords(transaction);
        return work(transaction);
      }),
  };
}

/**
 * Ends the sharing of the first release, which a cached old script may also have started again later. Its reports had
 * one common id and so can be linked: the server is asked to erase that id, and the stored noise is deleted. The ε
 * already spent stays in the ledger, and an old report of the current week counts as this week's. Unreadable records
 * are dropped.
 */
export function upgradeRecords(transaction: SyncTransaction): void {
  const records = toRecords(transaction);
  const erasures = transaction.getAll('erasures').map(toFields);
  if (erasures.some(({kind}) => kind === undefined)) {
    transaction.clear('erasures');
    for (const erasure of erasures) {
      if (erasure.kind === undefined) putTicket(records, erasure);
      else records.putTicket(erasure as unknown as Ticket); // already in the current form, because it has a kind
    }
  }
  const sharing = transaction.get('sharing', 'current');
  if (sharing === undefined) return;
  const outbox = transaction.get('outbox', 'current');
  transaction.clear('sharing');
  records.clearReports();
  const {profileId, secret, attempted, sent, memory} = toFields(sharing);
  if (attempted !== true) return;
  const days = [toFields(sent).day, toFields(toFields(outbox).body).day].filter((day) => Number.isInteger(day));
  // Integers, as checked above.
  const epoch = days.length > 0 ? toEpoch(Math.max(...(days as number[])) * MS_PER_DAY) : undefined;
  putTicket(records, {profileId, secret, epoch});
  if (epoch === undefined) return;
  const before = records.ledger();
  const ledger = takeEpoch(before, epoch) ?? before;
  if (ledger) records.putLedger(countReport(ledger, epoch, countDraws(memory) * FORMER_EPSILON));
}

function putTicket(records: ReturnType<typeof toRecords>, {profileId, secret, epoch}: Fields): void {
  if (!isHex(profileId) || !isHex(secret)) return;
  const ticket: Ticket = {kind: 'profile', id: profileId, secret, wanted: true, attempts: 0, nextAttemptMs: 0};
  records.putTicket(typeof epoch === 'number' ? {...ticket, epoch} : ticket);
}

function isHex(value: unknown): value is string {
  return typeof value === 'string' && HEX.test(value);
}

/** Number of answers drawn, over all slots. */
function countDraws(memory: unknown): number {
  return Object.values(toFields(memory))
    .map((slot) => toFields(slot).drawn)
    .reduce<number>((sum, drawn) => sum + (Array.isArray(drawn) ? drawn.length : 0), 0);
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; an empty object for any other value. */
function toFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
