import {createServer} from 'node:http';
import type {IncomingHttpHeaders} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';

/** What is served at an address: a text, or what the nth request for it gets; undefined answers 404. */
export type Served = string | Buffer | ((count: number) => string | Buffer | undefined);

export interface TextServer {
  /** Without a slash at the end. */
  readonly origin: string;
  /** Addresses asked for, with their headers, in order. */
  readonly requests: {readonly url: string; readonly headers: IncomingHttpHeaders}[];
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Serves texts of a test by their path on a free port, each to every origin and to no cache. */
export async function startTextServer(
  texts: Readonly<Record<string, Served>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<TextServer> {
  const requests: TextServer['requests'] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    requests.push({url, headers: request.headers});
    const {pathname} = new URL(url, 'http://shop');
    const count = counts.get(pathname) ?? 0;
    counts.set(pathname, count + 1);
    const served = Object.hasOwn(texts, pathname) ? texts[pathname] : undefined;
    const body = typeof served === 'function' ? served(count) : served;
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': TYPES[path.extname(pathname)] ?? 'text/html; charset=utf-8',
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
      ...headers,
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server has an address with a port
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
