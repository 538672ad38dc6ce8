import {readFile, writeFile} from 'node:fs/promises';
import {ProfilerError} from '../../core/contract/errors.ts';
import {toHundred} from './numbers.ts';

/** A cell of a Markdown table: text as it is, a number with one decimal and x100 (it is a fraction), undefined as `–`. */
export type MarkdownCell = string | number | undefined;

/**
 * A Markdown table. Fractions are printed x100 with one decimal and stand right; give other numbers as text.
 * Pipes and line ends in text are escaped.
 */
export function toMarkdownTable(header: readonly string[], rows: readonly (readonly MarkdownCell[])[]): string {
  const isNumeric = header.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] !== 'string'));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(header.map(escapeCell)),
    `|${isNumeric.map((numeric) => (numeric ? '---:' : '---')).join('|')}|`,
    ...rows.map((row) => line(header.map((_, column) => toCell(row[column])))),
  ].join('\n');
}

function toCell(cell: MarkdownCell): string {
  return typeof cell === 'string' ? escapeCell(cell) : toHundred(cell);
}

function escapeCell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ');
}

/**
 * Puts `block` between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`; the same block twice gives the same text.
 *
 * @throws ProfilerError `input-format` where a marker is missing, comes twice or the pair is turned round
 */
export function replaceGeneratedBlock(markdown: string, {name, block}: {name: string; block: string}): string {
  const open = `<!-- generated:${name} -->`;
  const close = `<!-- /generated:${name} -->`;
  const openAt = markdown.indexOf(open);
  const closeAt = markdown.indexOf(close);
  if (
    openAt < 0 ||
    closeAt < openAt ||
    markdown.lastIndexOf(open) !== openAt ||
    markdown.lastIndexOf(close) !== closeAt
  ) {
    throw new ProfilerError(
      'input-format',
      `The text must hold "${open}" once and "${close}" once behind it. Add the two lines where the block "${name}" belongs.`,
    );
  }
  return `${markdown.slice(0, openAt + open.length)}\n\n${block.trim()}\n\n${markdown.slice(closeAt)}`;
}

/**
 * The same in a file, which is written only where the text changes.
 *
 * @returns whether the file was changed
 * @throws ProfilerError `input-missing` where the file cannot be read, `input-format` as `replaceGeneratedBlock`
 */
export async function writeGeneratedBlock(file: string, given: {name: string; block: string}): Promise<boolean> {
  const before = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ProfilerError(
      'input-missing',
      `"${file}" cannot be read. Create it with the markers of "${given.name}".`,
      {cause},
    );
  });
  const after = replaceGeneratedBlock(before, given);
  if (after === before) return false;
  await writeFile(file, after);
  return true;
}
