import {MS_PER_DAY} from '../../core/contract/durations.ts';
import {toEpoch} from '../../core/contract/epoch.ts';
import {countReport, takeEpoch} from '../../core/privacy/ledger.ts';
import type {SyncStorage, SyncTransaction} from '../sync-port.ts';
import {type Ticket, toRecords} from './records.ts';

/** ε of each answer that the first release drew. */
const FORMER_EPSILON = 2;
const HEX = /^[0-9a-f]+$/;

/** The same storage; whatever is done in it finds records of today's form. */
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
 * Ends the sharing of the first release, which a script in a cache may also have begun anew. Its reports had one name
 * and so can be linked: the name is to be erased at the server, the noise that was drawn for it is forgotten. The ε
 * that it had spent stays on the account, and a report of this very week is the report of this week. What cannot be
 * read is dropped.
 */
export function upgradeRecords(transaction: SyncTransaction): void {
  const records = toRecords(transaction);
  const erasures = transaction.getAll('erasures').map(toFields);
  if (erasures.some(({kind}) => kind === undefined)) {
    transaction.clear('erasures');
    for (const erasure of erasures) {
      if (erasure.kind === undefined) putTicket(records, erasure);
      else records.putTicket(erasure as unknown as Ticket); // of today's form, for it says its kind
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
  // Integers, as just asked.
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

/** Answers that were drawn, over all slots. */
function countDraws(memory: unknown): number {
  return Object.values(toFields(memory))
    .map((slot) => toFields(slot).drawn)
    .reduce<number>((sum, drawn) => sum + (Array.isArray(drawn) ? drawn.length : 0), 0);
}

type Fields = Readonly<Record<string, unknown>>;

/** Fields of an object; none of anything else. */
function toFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
