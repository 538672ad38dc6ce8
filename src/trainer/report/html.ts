const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for use between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** Content of a table cell. */
export type Cell = string | number;

/**
 * An HTML table; every cell is escaped, and columns of numbers are aligned to the right.
 *
 * @param strongRow index of a row in bold, that of the model
 */
export function toHtmlTable(header: readonly string[], rows: readonly (readonly Cell[])[], strongRow = -1): string {
  const head = header
    .map((cell, column) => `<th scope="col"${numeric(rows, column)}>${escapeHtml(cell).replace('@', '<wbr>@')}</th>`)
    .join('');
  const body = rows.map((row, index) => {
    const cells = row.map((cell, column) => `<td${numeric(rows, column)}>${escapeHtml(String(cell))}</td>`).join('');
    return `<tr${index === strongRow ? ' class="own"' : ''}>${cells}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

/** Class of a column; it is numeric if all its cells are numbers or dashes. */
function numeric(rows: readonly (readonly Cell[])[], column: number): string {
  return rows.every((row) => /^[-–\d][\d\s.,%]*$/u.test(String(row[column]))) ? ' class="number"' : '';
}

/** A section with a heading. @param body HTML */
export function toSection(heading: string, body: string): string {
  const id = heading.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(heading)}</h2>${body}</section>`;
}

/** A chart with its caption, and its numbers in a table that opens on demand. */
export function toFigure(figure: {
  svg: string;
  caption: string;
  header: readonly string[];
  rows: readonly (readonly Cell[])[];
}): string {
  const numbers = `<details><summary>Numbers</summary>${toHtmlTable(figure.header, figure.rows)}</details>`;
  return `<figure>${figure.svg}<figcaption>${escapeHtml(figure.caption)}</figcaption>${numbers}</figure>`;
}
