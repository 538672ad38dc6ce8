import {mkdir} from 'node:fs/promises';
import {PGlite} from '@electric-sql/pglite';
import pg from 'pg';
import {ProfilerError} from '../core/contract/errors.ts';

/** Runs one statement; `$1` is the first parameter. Rows come as plain objects. */
export type Query = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** PostgreSQL, in this process or on a server. */
export interface Database {
  readonly kind: 'pglite' | 'postgresql';
  readonly query: Query;
  /** Runs `work` in a transaction; it must use the query it is given. */
  transaction(work: (query: Query) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** The database is unavailable: unreachable, starting, closed or overloaded. The same statement may succeed later. */
export class DatabaseAway extends ProfilerError {
  constructor(cause: unknown) {
    super('storage-failed', `The database does not answer: ${toMessage(cause)}`, {cause});
  }
}

/**
 * Classes of SQLSTATE that mean unavailable: connection, read-only server, transaction rollback, resources, operator
 * intervention (including statement time-out), system error.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const AWAY = /^(08|25006|40|53|57|58)/;

/** Time limit of a statement; slower ones are cancelled, so that a stuck database leads to an error answer. */
const STATEMENT_MS = 15_000;
const CONNECT_MS = 5_000;

/**
 * @param address `postgres://…` for a server, a folder for the embedded database, `memory:` for one that ends with the
 *   process
 * @throws ProfilerError `storage-failed` when it cannot be opened
 */
export async function openDatabase(address: string): Promise<Database> {
  try {
    return /^postgres(ql)?:/.test(address) ? await openPostgres(address) : await openPglite(address);
  } catch (cause) {
    // The address may hold a password, so only its host is named.
    const place = URL.canParse(address) ? new URL(address).host || address : address;
    throw new ProfilerError('storage-failed', `The database "${place}" cannot be opened: ${toMessage(cause)}.`, {
      cause,
    });
  }
}

async function openPglite(address: string): Promise<Database> {
  if (address !== 'memory:') await mkdir(address, {recursive: true});
  const lite = await PGlite.create(address === 'memory:' ? 'memory://' : address);
  return {
    kind: 'pglite',
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await lite.query<Row>(sql, [...parameters]).catch(rethrow)).rows,
    async transaction(work) {
      let thrown: unknown; // by the work itself, whose errors are not the database's
      const run = lite.transaction(async (part) => {
        try {
          await work(
            async <Row>(sql: string, parameters: readonly unknown[] = []) =>
              (await part.query<Row>(sql, [...parameters]).catch(rethrow)).rows,
          );
        } catch (error) {
          thrown = error;
          throw error;
        }
      });
      await run.catch((error) => {
        if (error === thrown) throw error;
        rethrow(error);
      });
    },
    close: () => lite.close(),
  };
}

async function openPostgres(address: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: address,
    max: 10,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
  });
  // An idle connection that breaks is replaced by the pool; without a listener its error would end the process.
  pool.on('error', () => undefined);
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw error;
  }
  const toQuery =
    (client: pg.Pool | pg.PoolClient): Query =>
    async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      // The caller's type describes the columns of its own statement.
      (await client.query(sql, [...parameters]).catch(rethrow)).rows as Row[];
  return {
    kind: 'postgresql',
    query: toQuery(pool),
    async transaction(work) {
      const client = await pool.connect().catch(rethrow);
      try {
        await client.query('BEGIN');
        await work(toQuery(client));
        await client.query('COMMIT');
        client.release();
      } catch (error) {
        client.release(true); // Closing the connection rolls back, even if ROLLBACK could not be sent.
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

/**
 * Throws DatabaseAway if the database is unavailable, else the error itself: a refused statement has a SQLSTATE of
 * another class.
 *
 * @throws always
 */
function rethrow(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isRefused = /^[0-9A-Z]{5}$/.test(code) && !AWAY.test(code);
  if (isRefused || error instanceof TypeError || error instanceof RangeError) throw error;
  throw new DatabaseAway(error);
}

function toMessage(cause: unknown): string {
  // pg reports a refused connection as an AggregateError without a message.
  if (cause instanceof AggregateError) return toMessage(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
}
