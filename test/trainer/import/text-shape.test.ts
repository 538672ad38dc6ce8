import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect, it} from 'vitest';
import {withConnection} from '../../../src/trainer/duckdb/with-connection.ts';
import {FORMATS} from '../../../src/trainer/import/formats.ts';
import {peekFile} from '../../../src/trainer/import/peek-file.ts';
import {readTextShape} from '../../../src/trainer/import/text-shape.ts';
import {writeSources} from '../../support/source-files.ts';

const BUYS = '420374,2014-04-06T18:44:58.314Z,214537888,12462,1\n';

async function shapeOf(content: string | Buffer, folder = '') {
  const source = await writeSources({[path.join(folder, 'events')]: content});
  const file = path.join(source, folder, 'events');
  await writeFile(file, content);
  const peek = peekFile(file);
  const {delimiter, columns, format, hasHeader} = await withConnection({}, (connection) =>
    readTextShape(connection, file, {peek, allowed: FORMATS}),
  );
  return {delimiter, columns: columns.join(' '), format: format?.name, hasHeader};
}

it.each([
  ['commas', 'time,kind,item_id\n1,view,a\n', ',', 'time kind item_id'],
  ['semicolons, with commas in a cell', 'time;kind;title\n1;view;"red, big, warm, soft"\n', ';', 'time kind title'],
  ['tabs', 'time\tkind\n1\tview\n', '\t', 'time kind'],
  ['bars', 'time|kind\n1|view\n', '|', 'time kind'],
  ['a byte order mark', '\uFEFFtime,kind\n1,view\n', ',', 'time kind'],
  ['old Macintosh ends of lines', 'time,kind\r1,view\r', ',', 'time kind'],
  ['blank lines before the header', '\n\ntime,kind\n1,view\n', ',', 'time kind'],
  ['spaces around names', ' time , kind \n1,view\n', ',', 'time kind'],
  ['names in quotes', '"time","ki""nd","kind","a,b"\n1,2,view,3\n', ',', 'time ki"nd kind a,b'],
  ['empty and repeated names', 'time,,kind,,Kind\n1,2,view,3,4\n', ',', 'time _2 kind _4 Kind_5'],
  ['rows that are shorter and longer than the header', 'time,kind,item_id\n1\n1,2,3,4,5\n', ',', 'time kind item_id'],
  ['a quote that never ends', 'time,kind\n1,"view\n2,view\n', ',', 'time kind'],
  ['nothing but a header', 'time,kind', ',', 'time kind'],
])('reads a header with %s', async (_what, content, delimiter, columns) => {
  const shape = {delimiter, columns, format: 'events', hasHeader: true};
  expect(await shapeOf(content)).toEqual(shape);
  expect(await shapeOf(gzipSync(content))).toEqual(shape);
});

it('knows a format without a header by four fifths of its rows', async () => {
  const buys = {columns: 'session at item cost pieces', format: 'yoochoose-buys', hasHeader: false};
  expect(await shapeOf(BUYS.repeat(4) + 'a line of something else\n')).toMatchObject(buys);
  expect(await shapeOf(BUYS.repeat(4) + 'x\n'.repeat(2))).toMatchObject({hasHeader: true, format: undefined});
  expect(await shapeOf(BUYS.replace('\n', ',more\n').repeat(4))).toMatchObject({format: undefined});
});

it('does not take the folders of a partitioned table for cells', async () => {
  expect(await shapeOf('time,kind\n1,view\n', 'day=2016-04-07')).toMatchObject({columns: 'time kind'});
});
