import {readFile} from 'node:fs/promises';
import {gunzipSync} from 'node:zlib';

/** One visit of a table that has a row for each page. */
export interface PageVisit {
  /** [pages] 0 to PAGE_KINDS - 1. */
  readonly kinds: Uint8Array;
  /** [pages] time on the page: logarithm of the seconds, standardised over all pages. */
  readonly logSeconds: Float64Array;
  /** Whether the visit ended in a purchase. */
  readonly buys: boolean;
}

/** Number of different kinds of page. */
export const PAGE_KINDS = 7;
/** The kind of page that a purchase makes: with it in sight, the question is nearly answered. */
export const PURCHASE_PAGE = 6;

const COLUMNS = ['session', 'page_kind', 'log_seconds', 'purchase'] as const;

/**
 * Reads a table of pages: CSV with a header, .csv or .csv.gz, the rows of a visit one after the other in their order.
 * Columns beside session, page_kind, log_seconds and purchase are passed over.
 *
 * @throws Error naming the line that does not fit, or the columns that are missing
 */
export async function readPageVisits(file: string): Promise<PageVisit[]> {
  const bytes = await readFile(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const [header, ...lines] = text.split(/\r?\n/);
  const names = header.split(',');
  const [session, kind, seconds, buys] = COLUMNS.map((name) => names.indexOf(name));
  if (Math.min(session, kind, seconds, buys) < 0) {
    throw new Error(`${file} has the columns ${names.join(', ')}. Expected ${COLUMNS.join(', ')} among them.`);
  }
  const visits = new Map<string, {kinds: number[]; logSeconds: number[]; buys: boolean}>();
  lines.forEach((line, at) => {
    if (line === '') return;
    const cells = line.split(',');
    const visit = visits.get(cells[session]) ?? {kinds: [], logSeconds: [], buys: cells[buys] === '1'};
    visits.set(cells[session], visit);
    visit.kinds.push(Number(cells[kind]));
    visit.logSeconds.push(cells[seconds] === '' ? Number.NaN : Number(cells[seconds]));
    const isKind = /^[0-6]$/.test(cells[kind] ?? '');
    if (!isKind || !Number.isFinite(visit.logSeconds.at(-1)) || !/^[01]$/.test(cells[buys] ?? '')) {
      throw new Error(`Line ${at + 2} of ${file} does not fit: "${line}". Expected a kind of 0 to 6, numbers, 0 or 1.`);
    }
  });
  return [...visits.values()].map((visit) => ({
    kinds: Uint8Array.from(visit.kinds),
    logSeconds: Float64Array.from(visit.logSeconds),
    buys: visit.buys,
  }));
}
