import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {readSitemap, toSample} from '../../../src/trainer/doctor/sitemap.ts';
import {type AnsweringServer, startAnsweringServer} from '../../support/answering-server.ts';

let folder = '';
let shop: AnsweringServer;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vitrine-sitemap-'));
  shop = await startAnsweringServer();
});
afterEach(async () => {
  await rm(folder, {recursive: true, force: true});
  await shop.close();
});

const S = 'https://shop.example';
const urlset = (...addresses: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">${addresses
    .map((one) => `<url><loc> ${one} </loc><image:image><image:loc>${S}/a.jpg</image:loc></image:image></url>`)
    .join('')}</urlset>`;

async function save(name: string, content: string | Buffer): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

it('sorts addresses by the type of page that they look like, and reads no addresses of pictures', async () => {
  const addresses = ['/', '/products/mug', '/collections/mugs', '/p/4?a=1&amp;b=2', '/about', '/search?q=mug'];
  const found = await readSitemap(await save('a.xml.gz', gzipSync(urlset(...addresses.map((one) => S + one)))));
  expect(Object.fromEntries(found)).toEqual({
    home: [`${S}/`],
    product: [`${S}/products/mug`, `${S}/p/4?a=1&b=2`],
    category: [`${S}/collections/mugs`],
    other: [`${S}/about`],
    search: [`${S}/search?q=mug`],
  });
});

it('follows an index, whose parts tell the type by their names, and ends where indexes lead in a circle', async () => {
  const {origin} = shop;
  const part = (name: string): string => `<sitemap><loc>${origin}/${name}</loc></sitemap>`;
  shop.set(
    '/sitemap.xml',
    `<sitemapindex>${part('product-sitemap.xml')}${part('sitemap.xml')}${part('product_cat-sitemap.xml')}</sitemapindex>`,
  );
  shop.set('/product-sitemap.xml', urlset(`${origin}/blue-mug/`));
  shop.set('/product_cat-sitemap.xml', urlset(`${origin}/mugs/`));
  const found = await readSitemap(`${origin}/sitemap.xml`);
  expect(Object.fromEntries(found)).toEqual({product: [`${origin}/blue-mug/`], category: [`${origin}/mugs/`]});
});

it('takes as many of each type as asked for, spread over the list, some of each unknown folder, and the home page', async () => {
  const products = Array.from({length: 100}, (_, i) => `${S}/products/${i}`);
  const found = new Map([
    ['product', products],
    ['other', [`${S}/blog/a`, `${S}/blog/b`, `${S}/blog/c`, `${S}/about`]],
  ] as const);
  expect(toSample(found, 2)).toEqual([`${S}/`, products[0], products[50], `${S}/blog/a`, `${S}/blog/b`, `${S}/about`]);
  expect(toSample(found, 1000)).toHaveLength(105);
});

it.each([
  ['<html><body>Not here</body></html>', /is not a sitemap: it has neither <url> nor <sitemap>/],
  ['<urlset><url><loc>javascript:alert(1)</loc></url></urlset>', /is not a sitemap/],
  [Buffer.from([0x1f, 0x8b, 1, 2, 3]), /cannot be unpacked/],
])('says what is wrong with a file that is none', async (content, message) => {
  await expect(readSitemap(await save('a.xml', content))).rejects.toThrow(message);
});

it('unpacks no bomb', async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000));
  await expect(readSitemap(await save('a.xml.gz', bomb))).rejects.toThrow(/cannot be unpacked/);
});
