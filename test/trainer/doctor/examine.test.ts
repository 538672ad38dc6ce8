import {readFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {createApp} from '../../../src/server/app.ts';
import {type Database, openDatabase} from '../../../src/server/database.ts';
import {CHUNKS} from '../../../src/trainer/doctor/check-files.ts';
import {examine} from '../../../src/trainer/doctor/examine.ts';
import type {Finding} from '../../../src/trainer/doctor/finding.ts';

const STUB = 'window.vitrine=window.vitrine||function(){(vitrine.q=vitrine.q||[]).push(arguments)}';
const TAG =
  '<script async src="/vitrine.js" data-model="/models/demo/manifest.json" data-catalogue="/catalogue.json" data-consent="manual"></script>';
const LINKED = '<script type="application/ld+json">{"@type":"Product"}</script>';

let server: Server;
let base = '';
/** What is served instead of the demo's files. */
let served: Record<string, {content: string | Buffer; type?: string; policy?: string}>;

beforeEach(async () => {
  served = {};
  for (const name of ['vitrine.js', ...CHUNKS]) {
    served[`/${name}`] = {content: '// built elsewhere', type: 'text/javascript'};
  }
  page();
  server = createServer((request, response) => {
    void answer(request.url ?? '/').then((found) => {
      const {content, type = 'application/octet-stream', policy} = found ?? {content: '', type: 'text/plain'};
      response.writeHead(found ? 200 : 404, {'content-type': type, ...(policy && {'content-security-policy': policy})});
      response.end(content);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server has an AddressInfo; only pipes have text.
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

async function answer(address: string) {
  if (served[address]) return served[address];
  const file = path.join('public', address);
  return readFile(file).then(
    (content) => ({content, type: undefined, policy: undefined}),
    () => undefined,
  );
}

function page({
  head = `<script>${STUB}</script>${TAG}`,
  body = LINKED,
  policy,
}: Partial<Record<'head' | 'body' | 'policy', string>> = {}) {
  served['/'] = {
    content: `<!doctype html><html><head>${head}</head><body>${body}</body></html>`,
    type: 'text/html',
    policy,
  };
}

const notOk = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({verdict}) => verdict !== 'ok')
    .map(({check, verdict, message}) => `${verdict} ${check}: ${message}`);

it('finds nothing wrong with a sound page, and says what it saw', async () => {
  const findings = await examine(`${base}/`);
  expect(notOk(findings)).toEqual([]);
  expect(findings.find(({check}) => check === 'model')?.message).toMatch(
    /^351 items, 0\.\d\d MB, every file has the hash that the manifest gives/,
  );
  expect(findings.find(({check}) => check === 'catalogue')?.message).toBe('351 products, prices in EUR.');
});

it('says that there is no tag', async () => {
  page({head: '<script src="/other.js"></script>'});
  expect(notOk(await examine(`${base}/`))).toEqual([expect.stringContaining('failed script tag')]);
});

it('names a model file that was damaged on its way, and one that is missing', async () => {
  const network = await readFile('public/models/demo/network.bin');
  network[100] ^= 1;
  served['/models/demo/network.bin'] = {content: network};
  expect(notOk(await examine(`${base}/`))).toEqual([
    expect.stringMatching(/failed model: network\.bin does not have the hash/),
  ]);
  served['/models/demo/manifest.json'] = {content: '<html>'};
  expect(notOk(await examine(`${base}/`))).toEqual([
    expect.stringMatching(/failed model: manifest\.json does not fit/),
  ]);
  delete served['/vitrine-worker.js'];
  expect(notOk(await examine(`${base}/`))).toContainEqual(
    expect.stringMatching(/failed scripts: .*vitrine-worker\.js answered 404/),
  );
});

it('says what a catalogue lacks, and what is wrong with it', async () => {
  served['/catalogue.json'] = {
    content: '{"currency":"EUR","items":[{"id":"a","title":"A","url":"/a","image":"/a.png"}]}',
  };
  expect(notOk(await examine(`${base}/`))).toEqual([
    expect.stringContaining('1 of 1 products have no priceCents'),
    expect.stringContaining('1 of 1 products have no category'),
  ]);
  served['/catalogue.json'] = {content: '{"currency":"EUR","items":[{"id":7}]}'};
  expect(notOk(await examine(`${base}/`))).toEqual([expect.stringMatching(/failed catalogue: .*items\.0\./)]);
});

it('warns of a tag that blocks, of a missing stub, and refuses an unknown mode', async () => {
  page({head: TAG.replace(' async', '').replace('manual', 'maybe')});
  expect(notOk(await examine(`${base}/`))).toEqual([
    expect.stringContaining('has no async'),
    expect.stringContaining('queue stub'),
    expect.stringContaining('data-consent is "maybe", expected auto, manual, granted'),
  ]);
});

it('reads the policy as a browser does', async () => {
  page({policy: "default-src 'none'; script-src 'self'; connect-src 'self'"});
  expect(notOk(await examine(`${base}/`))).toEqual([expect.stringContaining("has no 'wasm-unsafe-eval'")]);
  page({
    policy:
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'; connect-src https://*.shop.example",
  });
  expect(notOk(await examine(`${base}/`))).toEqual([
    expect.stringContaining('worker-src forbids'),
    expect.stringContaining('connect-src forbids'),
    expect.stringContaining('connect-src forbids'),
  ]);
});

it('takes the first directive of a name, and several policies together', async () => {
  page({policy: "script-src 'self' 'wasm-unsafe-eval'; script-src 'none'; worker-src 'self'"});
  expect(notOk(await examine(`${base}/`))).toEqual([]);
  page({policy: "script-src 'self' 'wasm-unsafe-eval', worker-src 'none'"});
  expect(notOk(await examine(`${base}/`))).toEqual([expect.stringContaining('worker-src forbids')]);
});

it('reads the page as a browser does: no tags in comments, templates, texts or quotes, entities in addresses', async () => {
  for (const hidden of [
    `<!-- ${TAG} -->`,
    `<template>${TAG}</template>`,
    `<textarea>${TAG}</textarea>`,
    `<script>const text = '${TAG.replace('</script>', '')}';</script>`,
    `<img alt='${TAG.replaceAll("'", '')}'>`,
  ]) {
    page({head: hidden});
    expect(notOk(await examine(`${base}/`)), hidden).toEqual([expect.stringContaining('failed script tag')]);
  }
  page({head: `<!-- ${STUB} -->${TAG}`});
  expect(notOk(await examine(`${base}/`))).toEqual([expect.stringContaining('queue stub')]);
  served['/catalogue.json?a=1&b=2'] = {content: await readFile('public/catalogue.json')};
  page({
    head: `<script>if (1 > 0) {${STUB}}</script>${TAG.replace('/catalogue.json', '/catalogue.json?a=1&#38;b=2').replace('<script', '<SCRIPT')}`,
  });
  expect(notOk(await examine(`${base}/`))).toEqual([]);
});

it('asks the sync server whether it lets this shop send', async () => {
  const database: Database = await openDatabase('memory:');
  for (const [origins, expected] of [
    [[base], []],
    [['https://other.example'], [expect.stringContaining(`Start it with --origin ${base}`)]],
  ] as const) {
    const app = await createApp({database, origins, log: () => {}});
    const url = await app.listen({port: 0, host: '127.0.0.1'});
    page({head: `<script>${STUB}</script>${TAG.replace('data-consent', `data-sync="${url}/vitrine" data-consent`)}`});
    expect(notOk(await examine(`${base}/`))).toEqual(expected);
    await app.close();
  }
  await database.close();
});

it('says in one line when there is no page', async () => {
  await expect(examine('http://127.0.0.1:9/')).rejects.toMatchObject({name: 'input-missing'});
  await expect(examine(`${base}/catalogue.json`)).rejects.toThrow(/not an HTML page/);
});
