import {expect, it} from 'vitest';
import {fromBase64, toBase64} from '../../../src/core/learn/base64.ts';

it('writes and reads what Node writes and reads, at every length', () => {
  for (let length = 0; length < 20; length++) {
    const bytes = Uint8Array.from({length}, (_, i) => (i * 89 + 7 * length) & 255);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  }
});

it('refuses letters that are no digits', () => {
  expect(() => fromBase64('ab*d')).toThrow('"*" is not base64');
});
