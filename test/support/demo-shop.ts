import {once} from 'node:events';
import {type AddressInfo, createServer, type Server} from 'node:net';
import type {FastifyRequest} from 'fastify';
import {createStore, type StoreOptions} from '../../demo-store/create-store.ts';
import {createApp} from '../../src/server/app.ts';
import {type Database, openDatabase} from '../../src/server/database.ts';

/** One request as a server received it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** The demo shop and the sync server, built files, on free ports; both keep everything that they were asked. */
export interface DemoShop {
  readonly origin: string;
  readonly syncOrigin: string;
  readonly shopRequests: SeenRequest[];
  readonly syncRequests: SeenRequest[];
  /** Reports that the server holds. */
  countReports(): Promise<number>;
  /** From now on every request to the sync server is answered with this status; undefined: as it should be. */
  failSync(status: number | undefined): void;
  close(): Promise<void>;
}

export async function openDemoShop({pictures}: Pick<StoreOptions, 'pictures'> = {}): Promise<DemoShop> {
  const database: Database = await openDatabase('memory:');
  const shopRequests: SeenRequest[] = [];
  const syncRequests: SeenRequest[] = [];
  let failing: number | undefined;

  // The server has to know the shop's origin and the shop the server's.
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const sync = await createApp({database, origins: [origin], requestsPerMinute: 1e6, log: () => {}});
  sync.addHook('preHandler', async (request, reply) => {
    syncRequests.push(toSeen(request));
    if (failing !== undefined && request.url.startsWith('/vitrine/')) {
      return reply.code(failing).send({code: 'server-failed', message: 'Made to fail by the test.'});
    }
  });
  await sync.listen({port: 0, host: '127.0.0.1'});
  const syncOrigin = `http://127.0.0.1:${toPort(sync)}`;

  const store = await createStore({sync: `${syncOrigin}/vitrine`, dashboard: `${syncOrigin}/dashboard`, pictures});
  store.addHook('preHandler', async (request) => void shopRequests.push(toSeen(request)));
  await store.listen({port, host: '127.0.0.1'});

  return {
    origin,
    syncOrigin,
    shopRequests,
    syncRequests,
    async countReports() {
      const [row] = await database.query<{count: number}>(
        'SELECT count(*)::int AS count FROM coarse_reports WHERE slot IS NOT NULL',
      );
      return row.count;
    },
    failSync(status) {
      failing = status;
    },
    async close() {
      await store.close();
      await sync.close();
      await database.close();
    },
  };
}

function toSeen({method, url, headers, body}: FastifyRequest): SeenRequest {
  return {method, url, headers, body};
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const port = toPort({server: probe});
  probe.close();
  await once(probe, 'close');
  return port;
}

function toPort({server}: {server: Pick<Server, 'address'>}): number {
  // A TCP server has an AddressInfo; only pipes have text.
  return (server.address() as AddressInfo).port;
}
