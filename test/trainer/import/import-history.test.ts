import {mkdir, mkdtemp, readdir, writeFile} from 'node:fs/promises';
import {existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {EVENT_KINDS} from '../../../src/core/contract/event.ts';
import type {History} from '../../../src/trainer/history/history.ts';
import {readHistory} from '../../../src/trainer/history/read-history.ts';
import {importHistory, type ImportRecord} from '../../../src/trainer/import/import-history.ts';

async function importFiles(
  files: Readonly<Record<string, string | Buffer>>,
  format = 'auto',
): Promise<{record: ImportRecord; history: History; out: string}> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-import-'));
  const source = path.join(folder, 'source');
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(source, name)), {recursive: true});
    await writeFile(path.join(source, name), content);
  }
  const out = path.join(folder, 'out');
  const record = await importHistory([source], {out, format, memory: '500MB', threads: 2});
  return {record, history: await readHistory(out), out};
}

/** Each visit as `kind:item` words. */
function toVisits({visitStart, kind, item, itemIds}: History): string[] {
  return Array.from({length: visitStart.length - 1}, (_, visit) =>
    Array.from(kind.subarray(visitStart[visit], visitStart[visit + 1]), (code, index) => {
      const row = item[visitStart[visit] + index];
      return `${EVENT_KINDS[code]}:${row < 0 ? '' : itemIds[row]}`;
    }).join(' '),
  );
}

describe('public formats', () => {
  it.each([
    [
      'diginetica',
      'v.csv',
      'sessionId;userId;itemId;timeframe;eventdate\n1;NA;81766;526309;2016-05-09\n1;NA;31331;1031018;2016-05-09\n',
      ['view:81766 view:31331'],
    ],
    [
      'yoochoose',
      'clicks.dat',
      '1,2014-04-07T10:51:09.277Z,214536502,0\n1,2014-04-07T10:54:09.868Z,214536500,0\n',
      ['view:214536502 view:214536500'],
    ],
    ['yoochoose', 'clicks.txt', 'SessionId\tItemId\tTime\n1\t214536502\t1396860669.277\n', ['view:214536502']],
    [
      'retailrocket',
      'events.csv',
      'timestamp,visitorid,event,itemid,transactionid\n1433221332117,257597,view,355908,\n1433221399999,257597,addtocart,355908,\n1433221400000,257597,transaction,355908,7\n',
      ['view:355908 cart-add:355908 purchase:355908'],
    ],
    [
      'eshop',
      'e-shop.csv',
      'year;month;day;order;country;session ID;page 1 (main category);page 2 (clothing model);colour;location;model photography;price;price 2;page\n2008;4;1;1;29;1;1;A13;1;5;1;28;2;1\n2008;4;1;2;29;1;1;A16;1;6;1;33;2;1\n',
      ['view:A13 view:A16'],
    ],
    [
      'rees46',
      '2019-Oct.csv',
      'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n2019-10-01 00:00:00 UTC,view,44600062,2103807459595387724,,shiseido,35.79,541312140,72d76fde\n2019-10-01 00:00:09 UTC,cart,44600062,2103807459595387724,,shiseido,35.79,541312140,72d76fde\n',
      ['view:44600062 cart-add:44600062'],
    ],
    [
      'taobao',
      'UserBehavior.csv',
      '1,2268318,2520377,pv,1511544070\n1,2268318,2520377,buy,1511544080\n',
      ['view:2268318 purchase:2268318'],
    ],
    [
      'ga4',
      'export.json',
      `${JSON.stringify({
        event_date: '20210131',
        event_timestamp: '1612069510766593',
        event_name: 'view_item',
        user_pseudo_id: 'u1',
        event_params: [
          {key: 'ga_session_id', value: {int_value: 5, string_value: null}},
          {key: 'search_term', value: {string_value: null, int_value: null}},
        ],
        items: [{item_id: 'mug', item_name: 'Red mug', item_brand: 'b', item_category: 'c', price: 4.5, quantity: 1}],
      })}\n${JSON.stringify({
        event_date: '20210131',
        event_timestamp: '1612069520766593',
        event_name: 'search',
        user_pseudo_id: 'u1',
        event_params: [
          {key: 'ga_session_id', value: {int_value: 5, string_value: null}},
          {key: 'search_term', value: {string_value: 'cup', int_value: null}},
        ],
        items: [],
      })}\n`,
      ['view:mug search:'],
    ],
  ])('reads %s (%s) as its publisher writes it', async (format, name, content, expected) => {
    const {record, history} = await importFiles({[name]: content}, format);
    expect(toVisits(history)).toEqual(expected);
    expect(record.rejected).toEqual({});
    expect((await importFiles({[name]: content})).record.rows_kept).toBe(record.rows_kept);
  });
});

const HEADER = 'visitor_id,time,kind,item_id,price\n';
const row = (visitor: string, seconds: number, item: string, kind = 'view'): string =>
  `${visitor},${1_460_000_000_000 + seconds * 1000},${kind},${item},\n`;

it('splits a shopper after thirty idle minutes and puts late rows in their place', async () => {
  const {history, record} = await importFiles({
    'events.csv': HEADER + row('ann', 4000, 'c') + row('ann', 10, 'b') + row('ann', 0, 'a'),
  });
  expect(toVisits(history)).toEqual(['view:a view:b', 'view:c']);
  expect(record.visits).toBe(2);
  expect(history.visitorCount).toBe(1);
});

it('counts every row it does not use by reason and shows the first', async () => {
  const content =
    HEADER +
    row('ann', 0, 'a') +
    row('ann', 0, 'a') +
    row('', 1, 'b') +
    'ann,soon,view,b,\n' +
    row('ann', 2, 'b', 'stare') +
    row('ann', 3, '') +
    `ann,1460000009000,view,b,cheap\n`;
  const {record} = await importFiles({'events.csv': content});
  const counts = Object.fromEntries(Object.entries(record.rejected).map(([reason, {count}]) => [reason, count]));
  expect(counts).toEqual({
    'no-visitor': 1,
    'bad-time': 1,
    'unknown-kind': 1,
    'no-item': 1,
    'bad-price': 1,
    duplicate: 1,
  });
  expect(record.rows_kept).toBe(1);
  expect(record.rejected['bad-price'].examples[0]).toContain('cheap');
  expect(record.rows_read).toBe(7);
});

it('leaves out the visit of a robot', async () => {
  const robot = Array.from({length: 1001}, (_, n) => row('robot', n, `item-${n}`)).join('');
  const {record, history} = await importFiles({'events.csv': HEADER + robot + row('ann', 0, 'a')});
  expect(record.rejected['bot-visit'].count).toBe(1001);
  expect(toVisits(history)).toEqual(['view:a']);
});

it('reads a partitioned folder of gzip files and passes over marker files', async () => {
  const {record, history, out} = await importFiles({
    'date=2016-04-07/part-0.csv.gz': gzipSync(HEADER + row('ann', 0, 'a')),
    'date=2016-04-08/part-0.csv.gz': gzipSync(HEADER + row('ann', 60, 'b')),
    _SUCCESS: '',
  });
  expect(record.files).toBe(2);
  expect(toVisits(history)).toEqual(['view:a view:b']);
  expect((await readdir(out)).sort()).toEqual(['import.json', 'shard-000.parquet']);
});

it('says which columns it found when no format fits', async () => {
  await expect(importFiles({'events.csv': 'a,b,c\n1,2,3\n'})).rejects.toThrow(
    /has the columns a, b, c\. Expected an events table/,
  );
});

it('refuses a file whose rows are all broken, with the reasons', async () => {
  await expect(importFiles({'events.csv': `${HEADER}ann,never,view,a,\n`})).rejects.toThrow(
    /No row can be used: bad-time 1/,
  );
});

const DATA = '../shared/data';
it.skipIf(!existsSync(DATA))('reads the public e-shop clothing history whole', async () => {
  const history = await readHistory(`${DATA}/eshop-clothing/train.csv`);
  expect(history.visitStart.length - 1).toBe(17_031);
  expect(history.itemIds.length).toBe(217);
});
