import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it} from 'vitest';
import {toVisitPurchaseProbability, countModelBytes, trainVisitTable} from './visit-head.ts';
import {readVisitTable} from './visit-table.ts';
import {createRandom} from '../../../src/trainer/random.ts';

const HEADER =
  'Administrative;Administrative_Duration;Informational;Informational_Duration;ProductRelated;ProductRelated_Duration;' +
  'BounceRates;ExitRates;PageValues;SpecialDay;Month;OperatingSystems;Browser;Region;TrafficType;VisitorType;Weekend;Revenue';
const ROW = '1;10;0;0;7;300.5;0.01;0.03;12.5;0;Nov;2;2;1;2;Returning_Visitor;FALSE;TRUE';

function write(...lines: string[]): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'visits-')), 'visits.csv');
  writeFileSync(file, lines.join('\n'));
  return file;
}

/** Visits that buy in November with many product pages, and always with a page value. */
function madeUp(rows: number): string {
  const random = createRandom(8);
  const lines = Array.from({length: rows}, () => {
    const month = random() < 0.5 ? 'Nov' : 'May';
    const pages = 1 + Math.floor(30 * random());
    const buys = random() < (month === 'Nov' && pages > 15 ? 0.8 : 0.05);
    const value = buys || random() < 0.1 ? 5 + 10 * random() : 0;
    return `0;0;0;0;${pages};${20 * pages};0;${0.2 / pages};${value};0;${month};2;2;1;2;New_Visitor;TRUE;${buys}`;
  });
  return write(HEADER, ...lines);
}

const table = await readVisitTable(madeUp(1500));
const model = trainVisitTable(table, {seed: 1, effort: 0.2});

it('reads numbers, names and truth values of a row, with semicolons or commas', async () => {
  const {visits, revenue} = await readVisitTable(write(HEADER, ROW, ''));
  expect(visits).toHaveLength(1);
  expect(visits[0]).toMatchObject({productSeconds: 300.5, pageValue: 12.5, month: 'Nov', browser: '2', weekend: false});
  expect([...revenue]).toEqual([1]);
  const commas = await readVisitTable(write(HEADER.replaceAll(';', ','), ROW.replaceAll(';', ',')));
  expect(commas.visits).toEqual(visits);
});

it('says which cell does not fit', async () => {
  await expect(readVisitTable(write(HEADER, ROW.replace('300.5', 'long')))).rejects.toThrow('long');
});

it('learns which visits buy, without and with page values', () => {
  const visit = table.visits[0];
  const likely = {...visit, month: 'Nov', productPages: 25, productSeconds: 500, exitRate: 0.008, pageValue: 10};
  const unlikely = {...visit, month: 'May', productPages: 3, productSeconds: 60, exitRate: 0.0667, pageValue: 0};
  expect(toVisitPurchaseProbability(model, likely, false)).toBeGreaterThan(0.6);
  expect(toVisitPurchaseProbability(model, unlikely, false)).toBeLessThan(0.15);
  expect(toVisitPurchaseProbability(model, likely, true)).toBeGreaterThan(0.7);
  expect(toVisitPurchaseProbability(model, unlikely, true)).toBeLessThan(0.1);
});

it('does not look at the page value where it should not', () => {
  const visit = table.visits[0];
  const probability = toVisitPurchaseProbability(model, visit, false);
  expect(toVisitPurchaseProbability(model, {...visit, pageValue: 999}, false)).toBe(probability);
});

it('takes months and browsers it has never seen', () => {
  const visit = {...table.visits[0], month: 'Brumaire', browser: 'Netscape', visitorType: 'constructor'};
  const probability = toVisitPurchaseProbability(model, visit, false);
  expect(probability).toBeGreaterThan(0);
  expect(probability).toBeLessThan(1);
});

it('gives the same model for the same seed', () => {
  expect(trainVisitTable(table, {seed: 1, effort: 0.2})).toEqual(model);
  expect(countModelBytes(model)).toBeGreaterThan(1000);
});
