import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';

const TAG = '<script async src="/dist/vitrine.js" data-consent="granted" onload="ran()"></script>';

/** The page script may have run before the page is parsed. */
const RAN =
  'function ran() {document.readyState === "loading" ? addEventListener("DOMContentLoaded", start) : start()}';

/** A page of a bare shop. */
export interface ServedPage {
  readonly html?: string;
  /** Script that runs as soon as the page script has run and the page is parsed. */
  readonly onRan?: string;
  /** Whether the page's own scripts keep the main thread busy. */
  readonly isBusy?: boolean;
}

/** A shop of pages that hold little but the script tag. A shop of its own has a log of its own. */
export interface BareShop {
  /** Without a slash at the end. */
  readonly origin: string;
  /** Pages by path and query. */
  readonly pages: Map<string, ServedPage>;
  close(): Promise<void>;
}

/** Serves built files and pages on a free port. Every other address leads to the page named in its query. */
export async function openBareShop(): Promise<BareShop> {
  const pages: BareShop['pages'] = new Map();
  const server = createServer(async ({url = '/'}, response) => {
    const {pathname, searchParams} = new URL(url, 'http://shop');
    const page = pages.get(url);
    if (page) return void response.writeHead(200, {'content-type': 'text/html; charset=utf-8'}).end(toDocument(page));
    const then = searchParams.get('then');
    if (then) return void response.writeHead(303, {location: then}).end();
    const file = path.join('dist', path.basename(pathname));
    const body = pathname.startsWith('/dist/') ? await readFile(file).catch(() => undefined) : undefined;
    const type = file.endsWith('.js') ? 'text/javascript' : 'application/octet-stream';
    // Scripts are in the browser's cache, as they are for a shopper who has seen a page before.
    response.writeHead(body ? 200 : 404, {'content-type': type, 'cache-control': 'max-age=3600'}).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server has an address with a port
    pages,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function toDocument({html = '', onRan = '', isBusy = false}: ServedPage): string {
  const busy = `(function work() {for (const end = performance.now() + 45; performance.now() < end;); setTimeout(work)})()`;
  return `<!doctype html><meta charset="utf-8"><title>Bare</title><link rel="icon" href="data:,">
<script>${RAN}; function start() {${onRan}}; ${isBusy ? busy : ''}</script>${TAG}<body>${html}</body>`;
}
