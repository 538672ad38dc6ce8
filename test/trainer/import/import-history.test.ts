import {existsSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {readHistory} from '../../../src/trainer/history/read-history.ts';
import {importHistory} from '../../../src/trainer/import/import-history.ts';
import {
  EVENTS_HEADER,
  eventRow,
  importFiles,
  toCounts,
  toVisitWords,
  writeSources,
} from '../../support/source-files.ts';

it('splits a shopper after thirty idle minutes and puts late rows in their place', async () => {
  const {history, record} = await importFiles({
    'events.csv': EVENTS_HEADER + eventRow('ann', 4000, 'c') + eventRow('ann', 10, 'b') + eventRow('ann', 0, 'a'),
  });
  expect(toVisitWords(history)).toEqual(['view:a view:b', 'view:c']);
  expect(record.visits).toBe(2);
  expect(history.visitorCount).toBe(1);
});

it('counts every row it does not use by reason and shows the first', async () => {
  const content =
    EVENTS_HEADER +
    eventRow('ann', 0, 'a') +
    eventRow('ann', 0, 'a') +
    eventRow('', 1, 'b') +
    'ann,soon,view,b,\n' +
    eventRow('ann', 2, 'b', 'stare') +
    eventRow('ann', 3, '') +
    `ann,1460000009000,view,b,cheap\n`;
  const {record} = await importFiles({'events.csv': content});
  expect(toCounts(record)).toEqual({
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
  const robot = Array.from({length: 1001}, (_, n) => eventRow('robot', n, `item-${n}`)).join('');
  const {record, history} = await importFiles({'events.csv': EVENTS_HEADER + robot + eventRow('ann', 0, 'a')});
  expect(record.rejected['bot-visit'].count).toBe(1001);
  expect(toVisitWords(history)).toEqual(['view:a']);
});

it('reads a partitioned folder of gzip files and passes over marker files', async () => {
  const {record, history, out} = await importFiles({
    'date=2016-04-07/part-0.csv.gz': gzipSync(EVENTS_HEADER + eventRow('ann', 0, 'a')),
    'date=2016-04-08/part-0.csv.gz': gzipSync(EVENTS_HEADER + eventRow('ann', 60, 'b')),
    _SUCCESS: '',
  });
  expect(record.files).toBe(2);
  expect(toVisitWords(history)).toEqual(['view:a view:b']);
  expect((await readdir(out)).sort()).toEqual(['import.json', 'shard-000.parquet']);
});

it('says which columns it found when no format fits', async () => {
  await expect(importFiles({'events.csv': 'a,b,c\n1,2,3\n'})).rejects.toThrow(
    /events\.csv has the columns a, b, c\. Expected an events table/,
  );
});

it('refuses a file whose rows are all broken, with the reasons', async () => {
  await expect(importFiles({'events.csv': `${EVENTS_HEADER}ann,never,view,a,\n`})).rejects.toThrow(
    /No row can be used: bad-time 1/,
  );
});

it('keeps the visits of shoppers apart who use the same visit numbers, and a visit together when the shopper logs in on the way', async () => {
  const {history, record} = await importFiles({
    'events.csv': `visitor_id,visit_id,time,kind,item_id
ann,1,1460000000000,view,a
bob,1,1460000001000,view,b
ann,1,1460000002000,view,c
,7,1460000003000,view,d
cy,7,1460000004000,view,e
,7,1460000005000,view,f
`,
  });
  expect(toVisitWords(history)).toEqual(['view:a view:c', 'view:b', 'view:d view:e view:f']);
  expect(record.visits).toBe(3);
  expect(history.visitorCount).toBe(3);
});

it('passes over what Spark and Delta leave beside the data, and empty parts', async () => {
  const {record, history} = await importFiles({
    'kind=view/day=2016-04-07/part-00000-c000.json.gz': gzipSync(
      '{"visitor_id":"ann","time":1460000000000,"item_id":"a"}\n',
    ),
    'kind=purchase/day=__HIVE_DEFAULT_PARTITION__/part-00001-c000.json.gz': gzipSync(
      '{"visitor_id":"ann","time":"2016-04-07T03:34:20Z","item_id":"a","price":3.5}\n',
    ),
    'kind=view/day=2016-04-07/part-00002-c000.json.gz': gzipSync(''),
    'kind=view/day=2016-04-07/.part-00000-c000.json.gz.crc': 'crc',
    'kind=view/day=2016-04-07/_SUCCESS': '',
    '_delta_log/00000000000000000000.json': '{"commitInfo":{}}\n',
    'empty.csv': '',
  });
  expect(record.files).toBe(2);
  expect(toVisitWords(history)).toEqual(['view:a purchase:a']);
});

it('counts lines of JSON and CSV that cannot be read, and shows them', async () => {
  const json = await importFiles({
    'events.jsonl':
      '{"visitor_id":"ann","time":1460000000000,"kind":"view","item_id":"a"}\n{"visitor_id":"ann", oh\n[1]\n',
  });
  expect(toCounts(json.record)).toEqual({'unreadable-line': 2});
  expect(json.record.rejected['unreadable-line'].examples).toEqual(['{"visitor_id":"ann", oh', '[1]']);
  expect(json.record.rows_read).toBe(3);
  const csv = await importFiles({
    'events.csv': `${EVENTS_HEADER}${eventRow('ann', 0, 'a')}ann,1460000000000\nann,1460000000000,view,b,1,5\n`,
  });
  expect(toCounts(csv.record)).toEqual({'unreadable-line': 2});
  expect(csv.record.rejected['unreadable-line'].examples).toEqual([
    'ann,1460000000000',
    'ann,1460000000000,view,b,1,5',
  ]);
  expect(csv.record.rows_read).toBe(3);
});

it('reads text with a byte order mark, quotes, and ends of lines of two kinds', async () => {
  const {history, record} = await importFiles({
    'events.csv': `\uFEFFvisitor_id,time,kind,item_id,title\r\nann,1460000000000,view,a,"Mug, ""red"""\r\nann,1460000001000,view,b,5" plate\nann,1460000002000,view,c,\r\n`,
  });
  expect(record.rejected).toEqual({});
  expect(history.itemFacts.map(({title}) => title)).toEqual(['Mug, "red"', '5" plate', undefined]);
});

it('reads tables whose columns come in another order from file to file', async () => {
  const {history} = await importFiles({
    'a.csv': 'visitor_id,time,kind,item_id\nann,1460000000000,view,a\n',
    'b.csv': 'item_id;kind;visitor_id;time\nb;view;ann;1460000001000\n',
  });
  expect(toVisitWords(history)).toEqual(['view:a view:b']);
});

it('replaces the shards of an earlier import and leaves nothing else', async () => {
  const rows = Array.from({length: 200}, (_, n) => eventRow(`shopper-${n}`, n, `item-${n}`)).join('');
  const {out, source, record} = await importFiles({'events.csv': EVENTS_HEADER + rows}, {shardRows: 20});
  expect(record.shards.length).toBeGreaterThan(3);
  await importHistory([source], {out, format: 'csv', memory: '500MB', threads: 2});
  expect((await readdir(out)).sort()).toEqual(['import.json', 'shard-000.parquet']);
});

it('leaves an earlier import as it was when the next one fails', async () => {
  const {out, history} = await importFiles({'events.csv': EVENTS_HEADER + eventRow('ann', 0, 'a')});
  const source = await writeSources({'events.csv': 'a,b\n1,2\n'});
  await expect(importHistory([source], {out, format: 'auto', memory: '500MB', threads: 2})).rejects.toThrow(/a, b/);
  expect((await readHistory(out)).dataHash).toBe(history.dataHash);
  await expect(importHistory([out], {out, format: 'auto', memory: '500MB', threads: 2})).rejects.toThrow(
    /lies in the folder that is written to/,
  );
});

describe('wrong input', () => {
  it.each([
    ['a folder with nothing in it', {}, 'auto', /There is no file to import/],
    ['a folder of empty files', {'events.csv.gz': gzipSync('')}, 'auto', /are empty/],
    [
      'a format nobody knows',
      {'events.csv': EVENTS_HEADER},
      'shopify',
      /There is no format "shopify"\. Expected one of auto, csv/,
    ],
    [
      'a file of another format',
      {'events.csv': EVENTS_HEADER},
      'retailrocket',
      /retailrocket has timestamp, visitorid, event, itemid/,
    ],
    ['a missing header', {'events.csv': eventRow('ann', 0, 'a')}, 'auto', /is a header missing\?/],
    [
      'a table without shoppers',
      {'events.csv': 'time,kind,item_id\n1,view,a\n'},
      'auto',
      /lacks visitor_id or visit_id/,
    ],
    [
      'lines without shoppers',
      {'events.jsonl': '{"time":1,"kind":"view"}\n'},
      'auto',
      /No row can be used: no-visitor 1/,
    ],
    ['an archive', {'events.csv': Buffer.from('PK\u0003\u0004\0\0\0')}, 'auto', /neither text, JSON nor Parquet/],
    ['a header alone', {'events.csv': EVENTS_HEADER}, 'auto', /No row can be used: the files hold no rows/],
  ])('names %s', async (_, files: Record<string, string | Buffer>, format, message) => {
    await expect(importFiles(files, {format})).rejects.toThrow(message);
  });
});

const DATA = '../shared/data';
it.skipIf(!existsSync(DATA))('reads the public e-shop clothing history whole', async () => {
  const history = await readHistory(`${DATA}/eshop-clothing/train.csv`);
  expect(history.visitStart.length - 1).toBe(17_031);
  expect(history.itemIds.length).toBe(217);
});
