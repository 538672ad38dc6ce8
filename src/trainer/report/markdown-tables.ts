import {readFile, writeFile} from 'node:fs/promises';
import {ProfilerError} from '../../core/contract/errors.ts';
import {toHundred} from '../numbers.ts';

/** A cell of a Markdown table: text, a fraction (printed x100 with one decimal), or undefined (printed as `–`). */
export type MarkdownCell = string | number | undefined;

/**
 * A Markdown table. Columns of fractions are aligned to the right; pass other numbers as text. Pipes and line breaks
 * in text are escaped.
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

/** Text that a script writes into a document. */
export interface GeneratedBlock {
  /** Name of the block, as in its markers. */
  readonly name: string;
  readonly block: string;
}

/**
 * Replaces the text between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`. Doing so twice has no further
 * effect.
 *
 * @throws ProfilerError `input-format` if a marker is missing or repeated, or both are in the wrong order
 */
export function replaceGeneratedBlock(markdown: string, {name, block}: GeneratedBlock): string {
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
 * Replaces a generated block in a file, which is written only if its text changes.
 *
 * @returns whether the file was changed
 * @throws ProfilerError `input-missing` if the file cannot be read, `input-format` like `replaceGeneratedBlock`
 */
export async function writeGeneratedBlock(file: string, block: GeneratedBlock): Promise<boolean> {
  const before = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ProfilerError(
      'input-missing',
      `"${file}" cannot be read. Create it with the markers of "${block.name}".`,
      {cause},
    );
  });
  const after = replaceGeneratedBlock(before, block);
  if (after === before) return false;
  await writeFile(file, after);
  return true;
}
