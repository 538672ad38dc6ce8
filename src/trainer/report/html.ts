const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML, safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** A table cell: numbers stand right. */
export type Cell = string | number;

/**
 * An HTML table; every cell is escaped.
 *
 * @param strongRow index of a row shown in bold, the model's own
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

/** A column is numeric when all its cells look like numbers or are left out. */
function numeric(rows: readonly (readonly Cell[])[], column: number): string {
  return rows.every((row) => /^[-–\d][\d\s.,%]*$/u.test(String(row[column]))) ? ' class="number"' : '';
}

/** A section with a heading; `body` is HTML. */
export function toSection(heading: string, body: string): string {
  const id = heading.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(heading)}</h2>${body}</section>`;
}

/** A drawing with its caption, and its numbers in a table that opens on demand. */
export function toFigure(figure: {
  svg: string;
  caption: string;
  header: readonly string[];
  rows: readonly (readonly Cell[])[];
}): string {
  const numbers = `<details><summary>Numbers</summary>${toHtmlTable(figure.header, figure.rows)}</details>`;
  return `<figure>${figure.svg}<figcaption>${escapeHtml(figure.caption)}</figcaption>${numbers}</figure>`;
}
