import {createServer, type IncomingMessage, request, type Server, type ServerResponse} from 'node:http';
import {type AddressInfo, connect, type Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {pipeline} from 'node:stream';
import type {Reachable} from './reachable.ts';

/** Maximum number of bytes that one page may load in total; pages of shops need less. */
const MAX_BYTES = 150_000_000;
/** Maximum wait for a connection. */
const CONNECT_MS = 15_000;
/** Headers between browser and proxy, which the shop's server is not to see. */
const HOP_HEADERS = ['proxy-connection', 'proxy-authorization', 'connection', 'keep-alive', 'te', 'upgrade'];

/** A proxy on this machine through which the browser makes every request of one page. */
export interface Gate {
  readonly address: string;
  /** What was refused so far, a line each. */
  readonly refused: ReadonlySet<string>;
  close(): Promise<void>;
}

/**
 * Starts the proxy. It resolves every host name itself and connects to the very address that it checked, so that a host
 * cannot get past the check by changing its address afterwards (DNS rebinding).
 */
export async function openGate(reachable: Reachable): Promise<Gate> {
  const refused = new Set<string>();
  const sockets = new Set<Duplex>();
  const budget = {bytes: MAX_BYTES};
  const server = createServer((asked, answer) => forward(asked, answer, {reachable, refused, budget}));
  server.on('connect', (asked: IncomingMessage, client: Duplex, head: Buffer) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    tunnel(asked, client, {head, reachable, refused, budget});
  });
  await listen(server);
  // A TCP server has an AddressInfo; only pipes have text.
  const {port} = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    refused,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

interface Passage {
  readonly reachable: Reachable;
  readonly refused: Set<string>;
  readonly budget: {bytes: number};
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

/** A plain http request. */
function forward(asked: IncomingMessage, answer: ServerResponse, passage: Passage): void {
  const fail = (error: Error): void => {
    noteRefusal(error, passage);
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(error.name === 'forbidden' ? 403 : 502).end();
  };
  try {
    const url = new URL(asked.url ?? '');
    passage.reachable.check(url.hostname);
    const headers = {...asked.headers, connection: 'close'} as Record<string, string | string[] | undefined>;
    for (const name of HOP_HEADERS) if (name !== 'connection') delete headers[name];
    const outgoing = request(
      url,
      {method: asked.method, headers, lookup: passage.reachable.lookup, timeout: CONNECT_MS, agent: false},
      (incoming) => {
        answer.writeHead(incoming.statusCode ?? 502, incoming.headers);
        countBytes(incoming, passage);
        pipeline(incoming, answer, () => undefined); // either end may go away at any time
      },
    );
    outgoing.on('error', fail);
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    pipeline(asked, outgoing, () => undefined);
  } catch (error) {
    fail(error as Error); // only check and URL throw here, always an Error
  }
}

/** An encrypted connection, or a WebSocket: bytes are passed on unread. */
function tunnel(asked: IncomingMessage, client: Duplex, passage: Passage & {readonly head: Buffer}): void {
  const fail = (error: Error): void => {
    noteRefusal(error, passage);
    client.end(`HTTP/1.1 ${error.name === 'forbidden' ? '403 Forbidden' : '502 Bad Gateway'}\r\n\r\n`);
  };
  client.on('error', () => undefined); // the browser went away
  try {
    const {hostname, port} = new URL(`http://${asked.url}`);
    passage.reachable.check(hostname);
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const far: Socket = connect({host, port: Number(port) || 80, lookup: passage.reachable.lookup});
    far.setTimeout(CONNECT_MS, () => far.connecting && far.destroy(new Error('no answer in time')));
    far.once('error', fail);
    far.once('connect', () => {
      far.off('error', fail);
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      far.write(passage.head);
      countBytes(far, passage);
      pipeline(far, client, () => undefined);
      pipeline(client, far, () => undefined);
    });
    client.once('close', () => far.destroy());
  } catch (error) {
    fail(error as Error); // only check and URL throw here, always an Error
  }
}

function countBytes(stream: IncomingMessage | Socket, {budget, refused}: Passage): void {
  stream.on('data', (part: Buffer) => {
    budget.bytes -= part.length;
    if (budget.bytes >= 0) return;
    refused.add(`The page loads more than ${MAX_BYTES / 1e6} MB; the rest was cut off.`);
    stream.destroy();
  });
}

function noteRefusal(error: Error, {refused}: Passage): void {
  if (error.name === 'forbidden' && refused.size < 20) refused.add(`${error.message}.`);
}
