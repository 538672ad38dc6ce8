import {expect, it} from 'vitest';
import {toQuery, toQueryText, toSafeName} from '../../../src/core/clean/query-text.ts';

it.each([
  ['jane.roe@example.org order', 'order'],
  ['order of jane+shop@mail.example.co.uk', 'order of'],
  ['call +49 170 1234567 mug', 'call mug'],
  ['٠١٢٣٤٥٦٧٨٩ كوب', 'كوب'],
  ['4111 1111 1111 1111 shoes', 'shoes'],
  ['4111 1111 1111 1112 shoes', 'shoes'],
  ['4111-1111-1111-1111', undefined],
  ['4111111111111111 shoes', 'shoes'],
  ['3782 822463 10005 amex', 'amex'],
  ['378282246310005', undefined],
  ['5555555555554444', undefined],
  ['DE89 3704 0044 0532 0130 00', undefined],
  ['DE89370400440532013000 socks', 'socks'],
  ['iban gb29 nwbk 6016 1331 9268 19 refund', 'iban refund'],
  ['NL91ABNA0417164300', undefined],
])('drops personal data from %j', (raw, expected) => {
  expect(toQuery(raw)).toEqual({query: expected, isCut: true});
});

it.each([
  'iphone 15 pro 256',
  'iphone 15 pro 256 gb 2 sim',
  '4006381333931',
  'ean 4006381333931 stift',
  '036000291452',
  '9783161484100',
  '978-3-16-148410-0',
  'wd40 400 ml',
  'gb 16 ddr4 3200',
  'din 7991 m8 x 40',
  'lego 75192',
  'galaxy s24 ultra 512',
  'reifen 205/55 r16',
  'rtx 4090 24 gb',
  'de 12 volt 24 volt 48 volt',
  'monitor 1920 1080 144 27',
  'hp 302 xl 305',
  'no 5',
])('keeps %j as it is', (raw) => {
  expect(toQuery(raw)).toEqual({query: raw, isCut: false});
});

it.each([
  ['ＮＩＫＥ　エア', 'nike エア'],
  ['ﾅｲｷ ｴｱ', 'ナイキ エア'],
  ['运动鞋　４２', '运动鞋 42'],
  ['КРОССОВКИ  Найк', 'кроссовки найк'],
  ['حـذاء رِيَاضِيّ', 'حذاء رياضي'],
  ['كوب ٢٥٠', 'كوب 250'],
  ['کفش ۴۲', 'کفش 42'],
  ['Straße ÄPFEL', 'straße äpfel'],
  ['cafe\u0301', 'café'],
  ['جوراب\u200cها', 'جوراب ها'],
  ['running shoes', 'running shoes'],
])('writes %j in one way and keeps the forms of its words', (raw, expected) => {
  expect(toQueryText(raw)).toBe(expected);
});

it('names that a page made are kept without contacts, and with their numbers', () => {
  expect(toSafeName('Results for jane@example.org', 200)).toBe('Results for');
  expect(toSafeName('Results for +49 170 1234567', 200)).toBe('Results for');
  expect(toSafeName('Results for DE89 3704 0044 0532 0130 00', 200)).toBe('Results for');
  expect(toSafeName('Campaign 21184735501', 200)).toBe('Campaign 21184735501');
  expect(toSafeName('related_1234567', 200)).toBe('related_1234567');
  expect(toSafeName('Red Mug', 200)).toBe('Red Mug');
});
