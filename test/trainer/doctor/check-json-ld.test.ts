import {expect, it} from 'vitest';
import type {Inspection} from '../../../src/core/contract/inspection.ts';
import {checkJsonLd} from '../../../src/trainer/doctor/check-json-ld.ts';

const messageOf = (text: string, {isRepaired = false, html = ''} = {}): string => {
  const read = {blocks: [{number: 1, text, isRepaired}], longBlocks: 0};
  const inspection = read as unknown as Inspection; // no other field is read
  const [{verdict, check, message}] = checkJsonLd(inspection, html);
  return `${verdict} ${check}: ${message.replace('Block 1 of the JSON-LD breaks at its ', '')}`;
};

it.each([
  [
    '{"a": 1,}',
    'line 1, column 9, before "}": a field’s name in double quotes is missing, or there is a comma too many before it',
  ],
  ['{"a": [1,]}', 'line 1, column 10, before "]}": a value is missing, or there is a comma too many before it'],
  ['{"a": 1 "b": 2}', 'line 1, column 9, before "\\"b\\": 2}": a comma is missing'],
  ['{"a" 1}', 'line 1, column 6, before "1}": a colon is missing'],
  ['{\n "a": undefined}', 'line 2, column 7, before "undefined}": this is not a JSON value'],
  ['{"a": "one\ntwo"}', 'a text has no closing quote'],
  ['{"a": 1} // note', 'line 1, column 10, before "// note": JSON has no comments'],
  ['{"a": 1', 'line 1, column 8: a } is missing'],
  ['{"a": 1}}', 'line 1, column 9, before "}": the JSON has ended before this'],
  ['{"a": "\\q"}', 'JSON has no such escape'],
  ['  ', 'line 1, column 1: it is empty'],
])('says where %j breaks', (text, expected) => {
  expect(messageOf(text)).toContain(expected);
});

it('counts lines of the page where the block stands in its text, and not in a block that a script added', () => {
  const text = '{"a": 1,\n}';
  expect(messageOf(text, {html: `<html>\n<script>${text}</script>`})).toContain(
    'line 2, column 1 (line 3 of the page)',
  );
  expect(messageOf(text, {html: '<html></html>'})).not.toContain('of the page)');
});

it('fails where a product is lost, and only warns of what is repaired or names no product', () => {
  expect(messageOf('{"@type": "Product" "sku": 1}')).toMatch(
    /^failed .* the product in it is not read\. Correct it\.$/,
  );
  expect(messageOf('{"@type": "Organization" "name": 1}')).toMatch(
    /^warning .* its content is not read\. Correct it\.$/,
  );
  expect(messageOf('{"@type": "Product",}', {isRepaired: true})).toMatch(/^warning .*Vitrine repairs it/);
});
