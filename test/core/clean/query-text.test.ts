import {expect, it} from 'vitest';
import {MAX_QUERY_LENGTH, toNameText, toQueryText} from '../../../src/core/clean/query-text.ts';

it.each([
  ['  Red   MUG ', 'red mug'],
  ['Ｒｅｄ\u00a0ﬁnish', 'red finish'],
  ['mug\u0000\u200bcup\nplate', 'mug cup plate'],
  ['İstanbul lamp', 'i̇stanbul lamp'],
])('writes %j in one way', (raw, expected) => {
  expect(toQueryText(raw)).toBe(expected);
});

it.each([
  ['jane.roe@example.org order', 'order'],
  ['call +49 170 1234567 mug', 'call mug'],
  ['(030) 123 45 67', undefined],
  ['555 123 4567 lamp', 'lamp'],
  ['0176/1234567', undefined],
  ['4111 1111 1111 1111 shoes', 'shoes'],
  ['4111-1111-1111-1111', undefined],
  ['41111111111111111', undefined],
])('drops personal data from %j', (raw, expected) => {
  expect(toQueryText(raw)).toBe(expected);
});

it.each(['iphone 15 128 256', 'led 60x60 2700k', 'size 42', 'usb-c 100w 3.2', 'lego 75192', 'hdmi 2.1 3 m 4k'])(
  'keeps the numbers of %j',
  (raw) => {
    expect(toQueryText(raw)).toBe(raw);
  },
);

it('cuts a huge query in no time, also one made to be slow, and splits no character', () => {
  for (const huge of ['a'.repeat(1e6), '1 '.repeat(5e5), '@'.repeat(1e6), '(0'.repeat(5e5), '😀'.repeat(5e5)]) {
    const startedMs = performance.now();
    const text = toQueryText(huge) ?? '';
    expect(performance.now() - startedMs).toBeLessThan(200);
    expect(text.length).toBeLessThanOrEqual(MAX_QUERY_LENGTH);
    expect(text).not.toMatch(/\p{Cs}/u); // half of a character
  }
});

it('makes nothing of what is no text', () => {
  for (const raw of [undefined, null, 7, {}, '', '   ', '\u0000']) expect(toQueryText(raw)).toBeUndefined();
  expect(toNameText('  A \t B ', 10)).toBe('A B');
});
