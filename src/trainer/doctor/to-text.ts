import type {Inspected} from './inspect-page.ts';
import {toPrintable} from './texts.ts';
import type {PageEvent} from './to-rows.ts';

const SIGNS = {ok: 'ok      ', warning: 'warning ', failed: 'FAILED  '} as const;
const HEADER = ['kind', 'id', 'title', 'price', 'category', 'quantity', 'source', 'catalogue'];
/** Maximum width of each column, characters. */
const WIDTHS = [12, 24, 36, 14, 30, 8, 10, 9];
const SHOWN_ITEMS = 3;

/** What doctor prints: for each page a table of its events, and its findings, those of an earlier page only once. */
export function toText(pages: readonly Inspected[]): string {
  const said = new Set<string>();
  return pages.map((page) => toPageText(page, said)).join('\n\n');
}

function toPageText({url, events, findings}: Inspected, said: Set<string>): string {
  const lines = findings.map(({check, verdict, message}) => ({check, line: `${SIGNS[verdict]}${check}`, message}));
  const isKnown = ({line, message}: {line: string; message: string}): boolean => said.has(`${line} ${message}`);
  const fresh = lines.filter((one) => !isKnown(one));
  for (const {line, message} of lines) said.add(`${line} ${message}`);
  const width = Math.max(0, ...lines.map(({line}) => line.length));
  const known = lines.length - fresh.length;
  return [
    toPrintable(url, 2000),
    ...(events.length === 0 ? ['  Nothing is recorded.'] : toTable([HEADER, ...events.map(toCells)])),
    '',
    ...fresh.map(({line, message}) => `  ${line.padEnd(width)}  ${toPrintable(message, 1000)}`),
    ...(known > 0 ? [`  and ${known} more as on a page above`] : []),
  ].join('\n');
}

function toCells({row, event}: PageEvent): string[] {
  const {kind, item_id: id, title, price, currency, category, quantity, source, in_catalogue: isKnown} = row;
  const {itemIds = [], query, filter} = event;
  const more = itemIds.length > SHOWN_ITEMS ? ', …' : '';
  const list =
    itemIds.length > 0 ? `${itemIds.length} products: ${itemIds.slice(0, SHOWN_ITEMS).join(', ')}${more}` : undefined;
  return [
    kind,
    id ?? '',
    title ?? query ?? filter ?? list ?? '',
    price === null ? '' : `${price.toFixed(2)} ${currency ?? ''}`,
    category ?? '',
    quantity === null ? '' : String(quantity),
    source,
    isKnown === null ? '' : isKnown ? 'known' : 'unknown',
  ];
}

function toTable(rows: readonly (readonly string[])[]): string[] {
  const cut = rows.map((row) => row.map((cell, i) => toPrintable(cell, WIDTHS[i])));
  // A column that is empty for every event is left out.
  const used = HEADER.map((_, i) => cut.slice(1).some((row) => row[i] !== ''));
  const widths = HEADER.map((_, i) => Math.max(...cut.map((row) => row[i].length)));
  return cut.map((row) =>
    `  ${row
      .map((cell, i) => cell.padEnd(widths[i]))
      .filter((_, i) => used[i])
      .join('  ')}`.trimEnd(),
  );
}
