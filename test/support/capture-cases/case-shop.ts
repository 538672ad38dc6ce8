import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {CaptureCase} from './capture-case.ts';
import {answerCart} from './shop-systems.ts';

const files = new Map<string, Promise<Buffer | undefined>>();

/** A shop with the pages of one case and the built files of the profiler. */
export interface CaseShop {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts the shop of a case on a free port. */
export async function openCaseShop(one: CaptureCase): Promise<CaseShop> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop');
    const send = (status: number, type: string, body: string | Buffer): void =>
      void response.writeHead(status, {'content-type': type, 'cache-control': 'no-store'}).end(body);
    if (url.pathname.startsWith('/dist/')) {
      const file = await readBuilt(url.pathname.slice('/dist/'.length));
      return file ? send(200, 'text/javascript', file) : send(404, 'text/plain', 'none');
    }
    if (url.pathname === '/catalogue.json') {
      return send(200, 'application/json', JSON.stringify({currency: 'EUR', items: one.catalogue}));
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const isScript = request.headers['sec-fetch-dest'] === 'empty';
    const asked = {method: request.method ?? 'GET', url, body: Buffer.concat(parts).toString(), isScript};
    const answer = answerCart(asked, one.products ?? []);
    if (answer?.location) return void response.writeHead(303, {location: answer.location}).end();
    if (answer?.json !== undefined) return send(answer.status ?? 200, 'application/json', JSON.stringify(answer.json));
    if (answer?.html !== undefined && isScript) return send(answer.status ?? 200, 'text/html', answer.html);
    const page = one.pages[url.pathname + url.search] ?? one.pages[url.pathname];
    return send(
      page === undefined ? 404 : 200,
      'text/html; charset=utf-8',
      withTag(page ?? '<!doctype html><p>Done</p>', one, `http://${request.headers.host}`),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function readBuilt(name: string): Promise<Buffer | undefined> {
  const known = files.get(name) ?? readFile(path.join('dist', path.basename(name))).catch(() => undefined);
  files.set(name, known);
  return known;
}

/**
 * The page with the profiler's tag at the end of its head; every captured event is noted.
 *
 * @param origin of the shop, because pages may name another base for their addresses
 */
function withTag(page: string, {catalogue, currency}: CaptureCase, origin: string): string {
  const stub =
    'window.vitrine=window.vitrine||function(){(vitrine.q=vitrine.q||[]).push(arguments)};' +
    "vitrine('on','event',function(event){window.noteEvent(JSON.stringify(event))})";
  const options =
    (catalogue ? ` data-catalogue="${origin}/catalogue.json"` : '') + (currency ? ` data-currency="${currency}"` : '');
  const tag = `<script>${stub}</script><script async src="${origin}/dist/vitrine.js" data-consent="granted" data-engine="cpu"${options}></script>`;
  return page.includes('</head>') ? page.replace('</head>', () => `${tag}</head>`) : tag + page;
}
