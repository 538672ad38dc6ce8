/** Columns of the events table, as text; the import adds time_ms and kind. */
export const EVENT_COLUMNS = [
  'visitor_id',
  'visit_id',
  'item_id',
  'query',
  'quantity',
  'price',
  'currency',
  'category',
  'brand',
  'title',
  'colour',
] as const;
export type EventColumn = (typeof EVENT_COLUMNS)[number] | 'time_ms' | 'kind';

/** What the import makes of a source's columns; every expression is SQL over the source's own columns. */
export interface SourceFormat {
  readonly name: string;
  /** Columns the source must have, lower case. */
  readonly needs: readonly string[];
  /** Columns that the expressions use and a source may lack, lower case: they are NULL then. */
  readonly optional?: readonly string[];
  /** Names of the columns of a text format without a header, each with what its values look like. */
  readonly headerless?: Readonly<Record<string, RegExp>>;
  /** DuckDB types of JSON fields that are no plain text: fields that a sample lacks must be known too. */
  readonly json?: Readonly<Record<string, string>>;
  readonly columns: Partial<Record<EventColumn, string>> & {readonly time_ms: string; readonly kind: string};
  /** Rows before the mapping, for nested formats; `SOURCE` stands for the files. */
  readonly from?: string;
}

/** Milliseconds of a column that is a number of milliseconds or an ISO 8601 time. */
export function toAnyTime(column: string): string {
  const text = `CAST(${column} AS VARCHAR)`;
  return `coalesce(try_cast(${text} AS DOUBLE), epoch_ms(try_cast(${text} AS TIMESTAMP))::DOUBLE)`;
}

/** Milliseconds of an ISO 8601 time, UTC where it names no zone. */
export function toIsoTime(column: string): string {
  return `epoch_ms(try_cast(replace(CAST(${column} AS VARCHAR), ' UTC', '') AS TIMESTAMP))::DOUBLE`;
}

/** A source's words for kinds; a word that is not among them stays, and is counted as an unknown kind. */
export function toKindCase(column: string, kinds: Readonly<Record<string, string>>): string {
  const cases = Object.entries(kinds).map(([from, to]) => `WHEN '${from}' THEN '${to}'`);
  return `CASE CAST(${column} AS VARCHAR) ${cases.join(' ')} ELSE CAST(${column} AS VARCHAR) END`;
}
