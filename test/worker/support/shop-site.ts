import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {build, type Plugin} from 'vite';
import type {Catalogue} from '../../../src/core/contract/catalogue.ts';
import {MODEL_FORMAT} from '../../../src/core/contract/manifest.ts';
import {writeModel} from '../../../src/trainer/model/write-model.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {ItemTable} from '../../../src/trainer/train/item-table.ts';
import {NetworkWeights} from '../../../src/trainer/train/network-weights.ts';
import {DEFAULT_TRAIN_OPTIONS} from '../../../src/trainer/train/options.ts';

/** For hooks that build or start a browser: seconds, on a busy machine many. */
export const HOOK_MS = 120_000;

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
  await mkdir(path.join(dist, 'model'));
  await writeRingModel(path.join(dist, 'model'));
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

/** Adds a page, `next/`, whose worker is of the next version of one projection. */
export async function addNextVersion({dist}: ShopSite, projection: string): Promise<void> {
  const folder = path.join(dist, 'next');
  const before = new RegExp(`(\\n  ${projection}: \\{\\n    version: )1,`);
  const raise: Plugin = {
    name: 'next-version',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('src/worker/store/stored-parts.ts')) return undefined;
      if (!before.test(code)) throw new Error(`There is no version 1 of ${projection} to raise.`);
      return code.replace(before, '$12,');
    },
  };
  await buildWorker(folder, [raise]);
  const page = await readFile(path.join(folder, 'page.js'), 'utf8');
  await writeFile(path.join(folder, 'page.js'), page.replace('/vitrine-worker.js', '/next/vitrine-worker.js'));
  const html = await readFile(path.join(dist, 'index.html'), 'utf8');
  await writeFile(path.join(folder, 'index.html'), html.replace('/page.js', '/next/page.js'));
}

/** Builds the worker as it ships, and the test's page beside it. */
async function buildWorker(outDir: string, plugins: Plugin[] = []): Promise<void> {
  await build({
    mode: 'worker',
    logLevel: 'warn',
    plugins,
    build: {outDir, sourcemap: false},
  });
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: false,
      rolldownOptions: {input: 'test/worker/support/page.ts', output: {entryFileNames: 'page.js'}},
    },
  });
}

/**
 * A tiny model in two item shards: random weights, and neighbours so strong that item n + 1 always follows item n.
 * Written, not trained, so that it is there at once and the same every time.
 */
async function writeRingModel(out: string): Promise<void> {
  const sizes = {...DEFAULT_TRAIN_OPTIONS.sizes, vector: 16, convolution: 8, profile: 8, hidden: 16};
  const random = createRandom(7);
  const manifestFile = path.join(out, 'manifest.json');
  await writeModel(out, {
    itemIds: Array.from({length: RING}, (_, n) => `item-${n}`),
    unit: new ItemTable(RING, sizes.vector, random).unit,
    weights: new NetworkWeights(sizes, random).matrices,
    neighbours: {
      start: Int32Array.from({length: RING + 1}, (_, n) => n),
      item: Int32Array.from({length: RING}, (_, n) => (n + 1) % RING),
      weight: new Float32Array(RING).fill(1),
    },
    manifest: {
      format: MODEL_FORMAT,
      sizes,
      items: RING,
      scale: 3,
      itemBits: 6,
      heads: ['action', 'purchase'],
      mix: {neighbours: [10], decay: 0.3, floor: 0.001},
      dataHash: 'made-up',
      seed: 7,
      scores: {},
      licence: 'CC0-1.0',
    },
  });
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
  const bytes = await readFile(path.join(out, manifest.files.items[0].name));
  const half = bytes.length / 2;
  manifest.files.items = await Promise.all(
    [bytes.subarray(0, half), bytes.subarray(half)].map(async (content, shard) => {
      const name = `items-${shard}.bin`;
      await writeFile(path.join(out, name), content);
      return {name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex')};
    }),
  );
  await writeFile(manifestFile, JSON.stringify(manifest));
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
