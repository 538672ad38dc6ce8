import {type DBSchema, type IDBPDatabase, openDB} from 'idb';
import type {CleanEvent} from '../../core/clean/clean-types.ts';
import type {Consent} from '../../core/contract/consent.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import type {EngineVerdict} from '../engine-verdict.ts';

export const DATABASE_NAME = 'vitrine';
/**
 * Version of the schema; increase it together with a new step in `migrate` when a store is missing. Changes inside
 * records have versions of their own. Scripts of release 0.1 cannot open a newer database and go on in memory; all
 * later ones use it as it is.
 */
export const DATABASE_VERSION = 2;
/**
 * `blocked` never settles while another tab holds an old version open; after this long the worker goes on in memory.
 */
const BLOCKED_MS = 2000;
/**
 * Time limit of opening: it waits for deletions, and if a frozen tab holds one up, it never settles and fires no event.
 */
const OPEN_MS = 8000;
/**
 * Most attempts at one piece of work when the browser closes connections. Chromium, while clearing a site's data,
 * closes even the one just being opened.
 */
const MAX_TRIES = 6;
/** Wait before the third attempt, doubled before each later one, because clearing takes a while. */
const RETRY_MS = 20;

/** Everything this browser keeps about its shopper. Keys are out of line unless said otherwise. */
export interface VitrineSchema extends DBSchema {
  /** Log of accepted events by ascending number, oldest first; it keeps at most NEWEST_EVENTS. */
  events: {key: number; value: CleanEvent};
  /** `current`: the explicit half of the profile, and the state of cleaning. */
  profile: {key: string; value: unknown};
  /**
   * `learned`: the learned half, small typed arrays; `head`: the shopper's own correction of the purchase probability.
   */
  state: {key: string; value: unknown};
  /** `revision`: grows by one with every batch, so that a tab sees that another one has written. */
  meta: {key: string; value: number};
  /** `current`: what the shopper allowed; no record means that everything was forgotten. */
  consent: {key: string; value: Consent};
  /** Files of the model by their SHA-256. */
  files: {key: string; value: Uint8Array};
  /** Which engine was faster, by GPU and model. */
  verdicts: {key: string; value: EngineVerdict};
  /** Sync, see sync/records.ts: reports to be sent, copies of sent ones, epochs that are used up, requests to erase. */
  outbox: {key: string; value: unknown};
  shared: {key: string; value: unknown};
  ledger: {key: string; value: unknown};
  erasures: {key: string; value: unknown};
  /** From version 1: the id that all reports of the browser had, and the noise that was drawn. */
  sharing: {key: string; value: unknown};
}

export type Connection = IDBPDatabase<VitrineSchema>;

/**
 * Steps are only ever added: an old database runs all steps that it lacks. They add stores and remove none, so that a
 * script of an older version in another tab still finds its stores.
 */
function migrate(database: Connection, oldVersion: number): void {
  if (oldVersion < 1) {
    database.createObjectStore('events', {autoIncrement: true});
    for (const name of ['profile', 'state', 'meta', 'consent', 'files', 'verdicts'] as const) {
      database.createObjectStore(name);
    }
    for (const name of ['outbox', 'shared', 'sharing', 'erasures'] as const) database.createObjectStore(name);
  }
  // What version 1 kept for sync is upgraded by sync itself, see sync/upgrade-records.ts: only those who share load it.
  if (oldVersion < 2) database.createObjectStore('ledger');
}

/**
 * A connection that reopens by itself: browsers close connections of background tabs (Safari) and when they clear data.
 */
export class Database {
  private connection: Promise<Connection> | undefined;

  private constructor(connection: Connection) {
    this.connection = Promise.resolve(connection);
    this.watch(connection);
  }

  /**
   * @param create whether a missing database may be created; only with consent
   * @throws ProfilerError `storage-failed`: denied, blocked by another tab, or absent without `create`
   */
  static async open({create}: {create: boolean}): Promise<Database> {
    try {
      return new Database(await connect(create, DATABASE_VERSION));
    } catch (error) {
      throw toProfilerError(error);
    }
  }

  /**
   * Runs one piece of work; when the browser has closed the connection, opens it again and runs the work anew. So
   * `work` must write in transactions only: what failed half way was undone by the browser.
   *
   * @throws ProfilerError `storage-failed` if no connection can be opened; `storage-full`
   */
  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work(await this.connected());
      } catch (error) {
        if (!isClosed(error) || tries === MAX_TRIES) throw toProfilerError(error);
      }
      this.connection = undefined;
      if (tries > 1) await new Promise((resolve) => setTimeout(resolve, RETRY_MS * 2 ** (tries - 2)));
    }
  }

  close(): void {
    void this.connection?.then((connection) => connection.close());
    this.connection = undefined;
  }

  private connected(): Promise<Connection> {
    if (!this.connection) {
      // Reopening never creates a database: if another tab has erased it, it stays erased.
      const opening = connect(false, DATABASE_VERSION);
      this.connection = opening;
      opening.then(
        (connection) => this.watch(connection),
        () => (this.connection = undefined),
      );
    }
    return this.connection;
  }

  private watch(connection: Connection): void {
    const forget = () => (this.connection = undefined);
    connection.addEventListener('close', forget);
    connection.addEventListener('versionchange', () => {
      // Another tab erases the database or upgrades it, and must not wait for this connection.
      connection.close();
      forget();
    });
  }
}

/** @param version of the database; undefined opens the one that there is */
async function connect(create: boolean, version?: number): Promise<Connection> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<Connection>((resolve, reject) => {
      const opening = openDB<VitrineSchema>(DATABASE_NAME, version, {
        upgrade(database, oldVersion, _newVersion, transaction) {
          if (oldVersion === 0 && !create) {
            transaction.done.catch(() => {}); // rejects because of the abort below
            transaction.abort();
            reject(
              new ProfilerError('consent-missing', 'Another tab has erased the database. Consent is needed again.'),
            );
            return;
          }
          migrate(database, oldVersion);
        },
        blocked: () => giveUpAfter(BLOCKED_MS),
      });
      const giveUpAfter = (ms: number): void => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          opening.then((late) => late.close()).catch(() => {}); // its result no longer matters
          reject(
            new ProfilerError(
              'storage-failed',
              'The database did not open in time. Another tab may block it: close or reload other tabs.',
            ),
          );
        }, ms);
      };
      giveUpAfter(OPEN_MS);
      opening.then(resolve, reject);
    });
  } catch (error) {
    // A newer script has raised the version; the database still has the stores of this version.
    if (version !== undefined && error instanceof DOMException && error.name === 'VersionError') return connect(false);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the database exists, without creating it; undefined if the browser cannot tell. */
export async function databaseExists(): Promise<boolean | undefined> {
  try {
    const found = await indexedDB.databases?.();
    return found?.some(({name}) => name === DATABASE_NAME);
  } catch {
    return false; // storage is denied, so there can be none
  }
}

/** Whether an error means that the browser closed the connection: before a transaction, during it, or while opening. */
function isClosed(error: unknown): boolean {
  return error instanceof DOMException && /^(InvalidState|Abort|Unknown)Error$/.test(error.name);
}

function toProfilerError(error: unknown): Error {
  if (error instanceof ProfilerError) return error;
  const {name, message} = error instanceof Error ? error : {name: 'Error', message: String(error)};
  if (name === 'QuotaExceededError') {
    return new ProfilerError('storage-full', `The browser has no room left: ${message}`, {cause: error});
  }
  if (error instanceof DOMException || name === 'UnknownError') {
    return new ProfilerError('storage-failed', `IndexedDB failed with ${name}: ${message}`, {cause: error});
  }
  return error instanceof Error ? error : new Error(message); // a fault of the work itself, not of storage
}
