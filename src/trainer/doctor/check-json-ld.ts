import jsonc, {type ParseErrorCode} from 'jsonc-parser';
import type {Inspection} from '../../core/contract/inspection.ts';
import {failed, type Finding, warning} from './finding.ts';
import {toCounted} from './texts.ts';

/** What is wrong at a place, by the names that jsonc-parser has for it. */
const FAULTS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not a JSON value; perhaps a quote before it needs a backslash',
  InvalidNumberFormat: 'this is not a JSON number',
  PropertyNameExpected: 'a field’s name in double quotes is missing, or there is a comma too many before it',
  ValueExpected: 'a value is missing, or there is a comma too many before it',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a } is missing',
  CloseBracketExpected: 'a ] is missing',
  EndOfFileExpected: 'the JSON has ended before this',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments, and this one has no end',
  UnexpectedEndOfString: 'a text has no closing quote',
  UnexpectedEndOfNumber: 'a number has no end',
  InvalidUnicode: 'this is not a Unicode escape',
  InvalidEscapeCharacter: 'JSON has no such escape',
  InvalidCharacter: 'a line break or control character stands inside a text',
};
const PRODUCT = /["']?@type["']?\s*:\s*\[?\s*["'][^"']*(Product|ProductGroup|Book)["']/;
const SHOWN = 30;

/** Reports where each block of JSON-LD that is not valid JSON breaks, and why. */
export function checkJsonLd({blocks, longBlocks}: Inspection, html: string | undefined): Finding[] {
  const findings = blocks.map(({number, text, isRepaired}): Finding => {
    const place = `Block ${number} of the JSON-LD breaks ${toPlace(text, html)}`;
    if (isRepaired) return warning('json-ld', `${place}. Vitrine repairs it, but search engines may not. Correct it.`);
    const lost = PRODUCT.test(text) ? 'the product in it' : 'its content';
    return (PRODUCT.test(text) ? failed : warning)('json-ld', `${place}: ${lost} is not read. Correct it.`);
  });
  if (longBlocks > 0) {
    findings.push(
      warning(
        'json-ld',
        `${toCounted(longBlocks, 'block')} of JSON-LD with more than 300,000 characters: not read. Make blocks shorter.`,
      ),
    );
  }
  return findings;
}

/** Line and column in the block, what is wrong there, and the line of the page if the block stands in its text. */
function toPlace(text: string, html: string | undefined): string {
  const {offset, message} = findFault(text);
  const before = text.slice(0, offset).split('\n');
  const start = html?.indexOf(text) ?? -1;
  const line = html === undefined || start < 0 ? undefined : html.slice(0, start + offset).split('\n').length;
  const quote = text.slice(offset, offset + SHOWN).split('\n')[0];
  const where = `at its line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  const onPage = line === undefined ? '' : ` (line ${line} of the page)`;
  return `${where}${onPage}${quote.trim() === '' ? '' : `, before ${JSON.stringify(quote)}`}: ${message}`;
}

/** The first position at which a text is not valid JSON. */
function findFault(text: string): {offset: number; message: string} {
  if (text.trim() === '') return {offset: 0, message: 'it is empty'};
  if (text.startsWith('\uFEFF')) return {offset: 0, message: 'it begins with a byte-order mark'};
  const errors: jsonc.ParseError[] = [];
  jsonc.parse(text, errors, {disallowComments: true, allowTrailingComma: false});
  const [first] = errors.sort((a, b) => a.offset - b.offset);
  if (!first) return {offset: 0, message: 'it is not JSON'};
  const name = jsonc.printParseErrorCode(first.error as ParseErrorCode);
  return {offset: first.offset, message: FAULTS[name] ?? 'it is not JSON'};
}
