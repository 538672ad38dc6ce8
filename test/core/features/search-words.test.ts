import {expect, it} from 'vitest';
import {toSearchWords} from '../../../src/core/features/search-words.ts';

it('compares words without case, accents, plurals and order marks', () => {
  expect(toSearchWords('Café-MUGS, für die Küche')).toEqual(['caf', 'mug', 'fur', 'die', 'kuch']);
  expect(toSearchWords('cafés mug')).toEqual(['caf', 'mug']);
  expect(toSearchWords('red red a')).toEqual(['red']);
  expect(toSearchWords('usb')).toEqual(['usb']);
});

it('takes nothing, signs and a huge text', () => {
  expect(toSearchWords('')).toEqual([]);
  expect(toSearchWords('?!%()')).toEqual([]);
  expect(toSearchWords('word '.repeat(1e5)).length).toBe(1);
  expect(toSearchWords(Array.from({length: 99}, (_, n) => `w${n}x`).join(' '))).toHaveLength(12);
});
