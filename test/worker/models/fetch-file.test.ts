import {createHash} from 'node:crypto';
import {createServer, type RequestListener, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, describe, expect, it} from 'vitest';
import {MODEL_LIMITS} from '../../../src/core/contract/manifest.ts';
import {type FileCache, fetchFile, fetchOk} from '../../../src/worker/models/fetch-file.ts';
import {loadCatalogue} from '../../../src/worker/models/load-catalogue.ts';
import {loadOptional} from '../../../src/worker/models/load-optional.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server has an address with a port
}

/** Keeps nothing, unless it is filled. */
function openCache(kept = new Map<string, Uint8Array>()): FileCache & {kept: Map<string, Uint8Array>} {
  return {
    kept,
    getFile: async (sha256) => kept.get(sha256),
    putFile: async (sha256, bytes) => void kept.set(sha256, bytes),
  };
}

const toHash = (content: string): string => createHash('sha256').update(content).digest('hex');

describe('an address that sends on', () => {
  it('within the shop is followed', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/newest.json') response.writeHead(302, {location: '/v7.json'}).end();
      else response.end('{}');
    });
    expect(await (await fetchOk(`${url}/newest.json`)).text()).toBe('{}');
  });

  it('to another host is refused: that host would be in charge of the model', async () => {
    const evil = await serve((_, response) => response.end('{}'));
    const url = await serve((_, response) => response.writeHead(302, {location: `${evil}/manifest.json`}).end());
    await expect(fetchOk(`${url}/manifest.json`)).rejects.toMatchObject({
      name: 'model-missing',
      message: expect.stringContaining(`is redirected to ${evil}`),
    });
    await expect(loadCatalogue(`${url}/catalogue.json`)).rejects.toMatchObject({name: 'catalogue-missing'});
  });
});

describe('a file', () => {
  it('that never ends is read no further than its manifest says', async () => {
    let sent = 0;
    const url = await serve((_, response) => {
      const push = (): void => {
        sent += 65_536;
        if (!response.destroyed && response.write(Buffer.alloc(65_536))) setImmediate(push);
        else response.once('drain', push);
      };
      push();
    });
    const file = {name: 'network.bin', bytes: 100_000, sha256: toHash('x')};
    await expect(fetchFile(file, {base: `${url}/`, cache: openCache()})).rejects.toMatchObject({
      name: 'model-corrupt',
      message: expect.stringContaining('more than 100000 bytes'),
    });
    expect(sent).toBeLessThan(20e6);
  });

  it('that the manifest says is large takes no memory before it is there', async () => {
    const url = await serve((_, response) => response.end('small'));
    const before = process.memoryUsage().arrayBuffers;
    const file = {name: 'network.bin', bytes: MODEL_LIMITS.fileBytes, sha256: toHash('x')};
    const all = Array.from({length: 20}, () => fetchFile(file, {base: `${url}/`, cache: openCache()}).catch(String));
    expect(await Promise.all(all)).toContain(
      'model-corrupt: network.bin has 5 bytes, the manifest says 64000000. Copy the model folder to the shop again.',
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
  });
});

describe('segments and churn head', () => {
  const content = '{"format":1}';
  const file = {name: 'segments.json', bytes: content.length, sha256: toHash(content)};
  const parse = (raw: unknown): unknown => raw;

  it('that the manifest names are taken with their hash alone, and kept by it', async () => {
    let body = content;
    const url = await serve((_, response) => response.end(body));
    const cache = openCache();
    const place = {base: `${url}/`, cache};
    expect(await loadOptional(file, 'segments.json', {place, parse})).toEqual({format: 1});
    expect([...cache.kept.keys()]).toEqual([file.sha256]);
    cache.kept.clear();
    body = content.replace('1', '2');
    await expect(loadOptional(file, 'segments.json', {place, parse})).rejects.toMatchObject({
      name: 'model-corrupt',
      message: expect.stringMatching(/^segments\.json has SHA-256/),
    });
  });

  it('that the manifest says are not there are not asked for', async () => {
    let asked = 0;
    const url = await serve((_, response) => response.writeHead((asked++, 404)).end());
    const place = {base: `${url}/`, cache: openCache()};
    expect(await loadOptional(null, 'segments.json', {place, parse})).toBeUndefined();
    expect(asked).toBe(0);
  });

  it('of an older model may be missing, but not without end', async () => {
    let body: string | undefined;
    const url = await serve((_, response) => response.writeHead(body === undefined ? 404 : 200).end(body));
    const place = {base: `${url}/`, cache: openCache()};
    expect(await loadOptional(undefined, 'segments.json', {place, parse})).toBeUndefined();
    body = '<!doctype html>';
    expect(await loadOptional(undefined, 'segments.json', {place, parse})).toBeUndefined();
    body = content;
    expect(await loadOptional(undefined, 'segments.json', {place, parse})).toEqual({format: 1});
    body = ' '.repeat(MODEL_LIMITS.jsonBytes + 1);
    await expect(loadOptional(undefined, 'segments.json', {place, parse})).rejects.toMatchObject({
      name: 'model-corrupt',
    });
  });
});

describe('a catalogue', () => {
  it('nested a million times is refused, not a stack overflow', async () => {
    const url = await serve((_, response) =>
      response.end(`{"currency":"EUR","items":${'['.repeat(1e6)}${']'.repeat(1e6)}}`),
    );
    await expect(loadCatalogue(`${url}/catalogue.json`)).rejects.toMatchObject({name: 'catalogue-invalid'});
  });

  it('keeps of its addresses those that a link may have', async () => {
    const addresses = ['javascript:alert(1)', 'data:text/html,x', ' JaVaScRiPt:x', '//cdn.example/a.png', 'a.png'];
    const items = addresses.map((image, n) => ({id: String(n), title: 'Mug', image}));
    const url = await serve((_, response) => response.end(JSON.stringify({currency: 'EUR', items})));
    const found = (await loadCatalogue(`${url}/shop/catalogue.json`)).items.map(({image}) => image);
    expect(found).toEqual([undefined, undefined, undefined, 'http://cdn.example/a.png', `${url}/shop/a.png`]);
  });
});
