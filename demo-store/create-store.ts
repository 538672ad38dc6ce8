import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify, {type FastifyInstance} from 'fastify';
import {parseCatalogue} from '../src/core/contract/catalogue.ts';
import type {Product, ShopCatalogue} from './catalogue/product.ts';
import {QUEUE_STUB} from './pages/layout.ts';
import type {Shop} from './pages/page.ts';
import {ORDER_STUB} from './pages/personal-order.ts';
import {renderPage} from './pages/render-page.ts';

const ROOT = path.join(import.meta.dirname, '..');
/**
 * Pictures change with a release only; everything else is asked for again each time, so that a rebuild shows at once.
 */
const PICTURE_SECONDS = 86_400;

export interface StoreOptions {
  /** Base address of the sync server for the script tag, e.g. http://localhost:4174. */
  readonly sync?: string;
  /** Address of the helper that shares reports with the sync server. */
  readonly helper?: string;
  /** Address of the dashboard, for the page about this demo. */
  readonly dashboard?: string;
  /** `private`: pictures of the shelves are fetched the same for everyone. */
  readonly pictures?: 'private';
}

/** The products of public/catalogue.json, checked. */
export function readShopProducts(): readonly Product[] {
  const catalogue = JSON.parse(readFileSync(path.join(ROOT, 'public', 'catalogue.json'), 'utf8')) as ShopCatalogue;
  parseCatalogue(catalogue);
  return catalogue.items;
}

/** The demo shop: its pages, and the built files of `dist` and `public`. Call `listen` on it. */
export async function createStore({sync, helper, dashboard, pictures}: StoreOptions = {}): Promise<FastifyInstance> {
  const assets = {script: '/store/shop.js', styles: '/store/shop.css'};
  const shop: Shop = {products: readShopProducts(), sync, dashboard, pictures, assets};
  const app = fastify({logger: false, trustProxy: false});
  const policy = toContentSecurityPolicy([sync, helper]);
  await app.register(fastifyStatic, {
    root: [path.join(ROOT, 'public'), path.join(ROOT, 'dist')],
    prefix: '/',
    index: false,
    // Files are served by the route below, so that whatever is no file becomes a page.
    serve: false,
    cacheControl: false,
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'same-origin');
  });
  app.get('/*', async (request, reply) => {
    const address = decodePath(request.url.split('?')[0]);
    if (/\.[a-z0-9]+$/.test(address)) {
      const seconds = address.startsWith('/pictures/') ? PICTURE_SECONDS : 0;
      reply.header('cache-control', seconds > 0 ? `public, max-age=${seconds}` : 'no-cache');
      return reply.sendFile(address.slice(1));
    }
    const {status, document} = renderPage(address, shop);
    return reply
      .status(status)
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', policy)
      .send(document);
  });
  return app;
}

/** The strict policy of a careful shop: own files only, and the inline scripts by their hashes. */
/** @param servers that pages send reports to, or have keys from */
function toContentSecurityPolicy(servers: readonly (string | undefined)[]): string {
  const stubs = [QUEUE_STUB, ORDER_STUB].map((stub) => createHash('sha256').update(stub).digest('base64'));
  const connect = ["'self'", ...servers.flatMap((server) => (server ? [new URL(server).origin] : []))].join(' ');
  return [
    "default-src 'none'",
    `script-src 'self' ${stubs.map((hash) => `'sha256-${hash}'`).join(' ')} 'wasm-unsafe-eval'`,
    "style-src 'self'",
    // Pictures that are fetched the same for everyone are shown as blobs.
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function decodePath(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return '/not-found'; // a stray % in an address
  }
}
