import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {build} from 'vite';
import type {Catalogue} from '../../../src/core/contract/catalogue.ts';
import {DEFAULT_TRAIN_OPTIONS} from '../../../src/trainer/train/options.ts';
import {trainModel} from '../../../src/trainer/train/train-model.ts';
import {history, ringVisits} from '../../support/histories.ts';

/** Items of the test shop: after item n shoppers look at item n + 1, round and round. */
export const RING = 40;
const CATEGORIES = ['Kitchen > Mugs', 'Garden', 'Music', 'Books'];

/** A shop on a local port: the worker as vite builds it, a page that starts it, a model and a catalogue. */
export interface ShopSite {
  readonly url: string;
  /** Folder of the built files. */
  readonly dist: string;
  /** Paths asked for, in order, with their query. */
  readonly requests: string[];
  /** Changes what is served at a path from now on; undefined answers 404. */
  tamper(place: string, change: (content: Buffer) => Buffer | undefined): void;
  /** Serves everything as it is again. */
  restore(): void;
  close(): Promise<void>;
}

export async function openShopSite(): Promise<ShopSite> {
  const dist = await mkdtemp(path.join(tmpdir(), 'vitrine-site-'));
  await buildWorker(dist);
  await trainRingModel(path.join(dist, 'model'));
  await writeFile(path.join(dist, 'catalogue.json'), JSON.stringify(toCatalogue()));
  await writeFile(
    path.join(dist, 'index.html'),
    '<!doctype html><title>Shop</title><script type="module" src="/page.js"></script>',
  );
  const requests: string[] = [];
  const changes = new Map<string, (content: Buffer) => Buffer | undefined>();
  const server = createServer((request, response) => {
    const place = new URL(request.url ?? '/', 'http://shop').pathname;
    requests.push(request.url ?? '/');
    void (async () => {
      const file = path.join(dist, place === '/' ? 'index.html' : place);
      const change = changes.get(place) ?? ((same: Buffer) => same);
      const content = existsSync(file) ? change(await readFile(file)) : undefined;
      response.writeHead(content ? 200 : 404, {'content-type': TYPES[path.extname(file)] ?? 'text/plain'});
      response.end(content);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, // listening on a port, so not a pipe
    dist,
    requests,
    tamper: (place, change) => void changes.set(place, change),
    restore: () => changes.clear(),
    close: () => close(server, dist),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.bin': 'application/octet-stream',
};

/** Builds the worker as it ships, and the test's page beside it. */
export async function buildWorker(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [
      {
        name: 'tmp',
        enforce: 'pre',
        resolveId: (id) =>
          /create-sync|engine\/webgl\.ts/.test(id) && !existsSync(path.join('src/worker', id)) ? '\0tmp' : undefined,
        load: (id) => (id === '\0tmp' ? 'export const createSync=1, createWebglEngine=1' : undefined),
      },
    ],
    build: {
      outDir,
      emptyOutDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: {worker: 'src/worker/index.ts', page: 'test/worker/support/page.ts'},
        output: {entryFileNames: '[name].js', chunkFileNames: 'chunk-[name].js'},
      },
    },
  });
}

/** A tiny model whose next item is certain, its items in two shards. */
async function trainRingModel(out: string): Promise<void> {
  const options = {
    ...DEFAULT_TRAIN_OPTIONS,
    epochs: 15,
    rows: 64,
    dropoutItem: 0,
    dropoutHidden: 0,
    sizes: {...DEFAULT_TRAIN_OPTIONS.sizes, vector: 16, convolution: 8, profile: 8, hidden: 16},
  };
  await trainModel(history(ringVisits(RING, 400)), {options, out, backend: 'auto', resume: false});
  const manifest = JSON.parse(await readFile(path.join(out, 'manifest.json'), 'utf8'));
  const [whole] = manifest.files.items;
  const bytes = await readFile(path.join(out, whole.name));
  const half = (bytes.length / RING) * Math.ceil(RING / 2);
  manifest.files.items = await Promise.all(
    [bytes.subarray(0, half), bytes.subarray(half)].map(async (content, shard) => {
      const name = `items-${shard}.bin`;
      await writeFile(path.join(out, name), content);
      return {name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex')};
    }),
  );
  await writeFile(path.join(out, 'manifest.json'), JSON.stringify(manifest));
}

function toCatalogue(): Catalogue {
  return {
    currency: 'EUR',
    items: Array.from({length: RING}, (_, n) => ({
      id: `item-${n}`,
      title: `Thing number ${n}`,
      category: CATEGORIES[n % CATEGORIES.length],
      brand: `Brand ${n % 3}`,
      priceCents: 500 + 100 * n,
      url: `product.html?id=item-${n}`,
    })),
  };
}

async function close(server: Server, dist: string): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dist, {recursive: true, force: true});
}
