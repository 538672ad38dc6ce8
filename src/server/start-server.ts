import type {AddressInfo} from 'node:net';
import type {FastifyInstance} from 'fastify';
import {ProfilerError} from '../core/contract/errors.ts';
import {type AppOptions, createApp} from './app.ts';
import {openDatabase} from './database.ts';
import {checkAccess} from './open-gate.ts';

/** On shutdown, running requests get this long to finish; then their connections are closed. */
const CLOSE_GRACE_MS = 10_000;

export interface ServerOptions extends Omit<AppOptions, 'database'> {
  /** 0 chooses a free port. */
  readonly port: number;
  /** See openDatabase. */
  readonly database: string;
  /** CLOSE_GRACE_MS by default. */
  readonly closeGraceMs?: number;
}

export interface RunningServer {
  /**
   * Base address, e.g. `http://127.0.0.1:8787`; browsers sync to `${url}/vitrine`, the merchant opens
   * `${url}/dashboard`.
   */
  readonly url: string;
  /** `pglite` or `postgresql`. */
  readonly databaseKind: string;
  /** A leader's: opens the batches that are due, which it does every minute anyway. */
  readonly openBatches?: () => Promise<void>;
  /** Stops accepting connections, waits for running requests, then closes the database. */
  close(): Promise<void>;
}

/**
 * Opens the database and listens.
 *
 * @throws ProfilerError `argument` if others could open the dashboard without a password or the port is in use,
 *   `storage-failed`
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const {port, host = '127.0.0.1', closeGraceMs = CLOSE_GRACE_MS} = options;
  checkAccess(options); // Before anything is opened or created.
  const database = await openDatabase(options.database);
  try {
    const app = await createApp({...options, host, database});
    await app.listen({port, host});
    // A TCP server has an AddressInfo; only pipes have text.
    const {port: taken} = app.server.address() as AddressInfo;
    return {
      url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
      databaseKind: database.kind,
      ...(app.openBatches && {openBatches: app.openBatches}),
      async close() {
        await closeInTime(app, closeGraceMs);
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new ProfilerError('argument', `Port ${port} is taken. Choose another with --port.`, {cause: error});
    }
    throw error;
  }
}

/**
 * While closing, Node no longer applies request time-outs, so a request that never ends would keep the server open
 * forever.
 */
async function closeInTime(app: FastifyInstance, graceMs: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), graceMs);
  await app.close();
  clearTimeout(timer);
}
