import {once} from 'node:events';
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net';
import {PGlite} from '@electric-sql/pglite';

/**
 * A PostgreSQL that is reached over a socket, as one on another machine would be, and that can go away and come back.
 */
export interface PostgresServer {
  readonly url: string;
  /** Cuts every connection and takes no more. */
  goAway(): Promise<void>;
  /** Listens again, with the same data. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** What a client asks first: whether it may speak TLS. */
const TLS_QUESTION = 80_877_103;

/** Speaks PostgreSQL's own protocol; the database itself runs in this process. One statement at a time. */
export async function openPostgresServer(): Promise<PostgresServer> {
  const database = await PGlite.create();
  const sockets = new Set<Socket>();
  let server = await listen(0);
  const {port} = server.address() as AddressInfo;

  async function listen(wanted: number): Promise<Server> {
    const opened = createServer((socket) => serve(socket)).listen(wanted, '127.0.0.1');
    await once(opened, 'listening');
    return opened;
  }

  function serve(socket: Socket): void {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    let last: Promise<unknown> = Promise.resolve();
    socket.on('data', (bytes: Buffer) => {
      last = last.then(async () => {
        if (bytes.length === 8 && bytes.readUInt32BE(4) === TLS_QUESTION) return socket.write('N');
        return socket.write(await database.execProtocolRaw(bytes));
      });
      last.catch((error: Error) => socket.destroy(error));
    });
  }

  async function goAway(): Promise<void> {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  }

  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    goAway,
    async comeBack() {
      server = await listen(port);
    },
    async close() {
      await goAway();
      await database.close();
    },
  };
}
