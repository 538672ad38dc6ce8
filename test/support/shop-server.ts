import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import type {CapturedEvent} from '../../src/core/contract/captured-event.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.bin': 'application/octet-stream',
};

/** Address space -> folder of the repository. */
const FOLDERS: Readonly<Record<string, string>> = {
  '/dist/': 'dist',
  '/pages/': 'test/fixtures/pages',
  '/fixtures/': 'test/fixtures',
  '/comlink/': 'node_modules/comlink/dist/esm',
};

/** The strictest policy a shop can have: own scripts only, no inline code, Trusted Types with Vitrine's one policy. */
const STRICT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "style-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types vitrine',
].join('; ');

/**
 * A shop on this machine for one test: serves fixtures and the built files, and notes what the recording worker was
 * told.
 */
export interface ShopServer {
  /** Without a slash at the end. */
  readonly origin: string;
  /** Everything recording-worker.js was told, in order. */
  readonly told: readonly {readonly method: string; readonly value: unknown}[];
  /** Events of all `record` calls, in order. */
  readonly events: readonly CapturedEvent[];
  /** Addresses asked for, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Starts a shop on a free port. Pages called strict-*.html come with a strict Content-Security-Policy. */
export async function startShopServer(): Promise<ShopServer> {
  const told: {method: string; value: unknown}[] = [];
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://shop');
    requests.push(request.url ?? '/');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('cache-control', 'no-store');
    if (pathname === '/told') {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      told.push(JSON.parse(Buffer.concat(parts).toString()) as {method: string; value: unknown});
      response.writeHead(204).end();
      return;
    }
    const space = Object.keys(FOLDERS).find((prefix) => pathname.startsWith(prefix));
    // Pages of a single-page shop have addresses without files.
    const file = space ? path.join(FOLDERS[space], path.normalize(pathname.slice(space.length))) : '';
    const body = await readFile(file).catch(() => undefined);
    if (!body) {
      response.writeHead(404, {'content-type': 'text/html'}).end('<!doctype html><title>Not here</title>');
      return;
    }
    response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    if (path.basename(file).startsWith('strict-')) response.setHeader('content-security-policy', STRICT_POLICY);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    requests,
    get events() {
      return told.filter(({method}) => method === 'record').flatMap(({value}) => value as CapturedEvent[]);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
