import type {AddressInfo} from 'node:net';
import {ProfilerError} from '../core/contract/errors.ts';
import {type AppOptions, createApp} from './app.ts';
import {openDatabase} from './database.ts';

export interface ServerOptions extends Omit<AppOptions, 'database'> {
  /** 0 takes a free one. */
  readonly port: number;
  /** `127.0.0.1` by default: only this machine. Any other needs a password. */
  readonly host?: string;
  /** See openDatabase. */
  readonly database: string;
}

export interface RunningServer {
  /** Base address, e.g. `http://127.0.0.1:8787`; browsers sync to `${url}/vitrine`, the merchant opens `${url}/dashboard`. */
  readonly url: string;
  /** `pglite` or `postgresql`. */
  readonly databaseKind: string;
  /** Lets running requests end, then closes port and database. */
  close(): Promise<void>;
}

/**
 * Opens the database and listens.
 *
 * @throws ProfilerError `argument` when others could open the dashboard without a password or the port is taken, `storage-failed`
 */
export async function startServer({port, host = '127.0.0.1', ...options}: ServerOptions): Promise<RunningServer> {
  if (!['127.0.0.1', '::1', 'localhost'].includes(host) && !options.password) {
    throw new ProfilerError('argument', `On ${host} others can open the dashboard: set VITRINE_PASSWORD first.`);
  }
  const database = await openDatabase(options.database);
  try {
    const app = await createApp({...options, database});
    await app.listen({port, host});
    // A TCP server has an AddressInfo; only pipes have text.
    const {port: taken} = app.server.address() as AddressInfo;
    return {
      url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
      databaseKind: database.kind,
      async close() {
        await app.close();
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
