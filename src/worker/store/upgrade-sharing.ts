import {toEpoch} from '../../core/contract/epoch.ts';
import {countReport, type Ledger, takeEpoch} from '../../core/privacy/ledger.ts';
import type {Ticket} from '../sync/records.ts';

/** What sync kept in version 1 of the database, as it was read: a name for all reports, and noise that was drawn once for each answer. */
export interface FormerSharing {
  /** `sharing.current` */
  readonly sharing: unknown;
  /** `outbox.current` */
  readonly outbox: unknown;
  /** Everything in `erasures`. */
  readonly erasures: readonly unknown[];
}

/** What version 2 keeps of it. */
export interface UpgradedSharing {
  readonly tickets: readonly Ticket[];
  readonly ledger?: Ledger;
}

const DAY_MS = 86_400_000;
/** ε of each answer that version 1 drew. */
const FORMER_EPSILON = 2;
const HEX = /^[0-9a-f]+$/;

/**
 * Ends the sharing of version 1: reports under one name can be linked, so the name is to be erased at the server; its noise is forgotten.
 * The ε that it had spent stays on the account, and a report of this very week is the report of this week. What cannot be read is dropped.
 */
export function upgradeSharing({sharing, outbox, erasures}: FormerSharing): UpgradedSharing {
  const {profileId, secret, attempted, sent, memory} = toFields(sharing);
  const tickets = erasures.map((old) => toTicket(toFields(old)));
  if (attempted !== true) return {tickets: tickets.filter(isTicket)};
  const days = [toFields(sent).day, toFields(toFields(outbox).body).day].filter((day) => Number.isInteger(day));
  const epoch = days.length > 0 ? toEpoch(Math.max(...(days as number[])) * DAY_MS) : undefined; // integers, as just asked
  tickets.push(toTicket({profileId, secret, epoch}));
  const ledger = epoch === undefined ? undefined : takeEpoch(undefined, epoch);
  return {
    tickets: tickets.filter(isTicket),
    ledger: ledger && countReport(ledger, ledger.epoch, countDraws(memory) * FORMER_EPSILON),
  };
}

function toTicket({profileId, secret, epoch}: Fields): Ticket | undefined {
  if (!isHex(profileId) || !isHex(secret)) return undefined;
  const common = {kind: 'profile', id: profileId, secret, wanted: true, attempts: 0, nextAttemptMs: 0} as const;
  return typeof epoch === 'number' ? {...common, epoch} : common;
}

function isTicket(ticket: Ticket | undefined): ticket is Ticket {
  return ticket !== undefined;
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
