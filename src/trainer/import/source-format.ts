/** Optional columns of an events table; time_ms and kind are always there. */
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

/**
 * Describes how the columns of a source become an events table; every expression is SQL over the columns of the source.
 */
export interface SourceFormat {
  readonly name: string;
  /** Required columns, lower case. */
  readonly needs: readonly string[];
  /** Columns that the expressions use but a source may lack, lower case; they are then NULL. */
  readonly optional?: readonly string[];
  /** Columns of a text format without a header, each with a pattern of its values. */
  readonly headerless?: Readonly<Record<string, RegExp>>;
  /** DuckDB types of nested JSON fields, which a sample of the rows may lack. */
  readonly json?: Readonly<Record<string, string>>;
  readonly columns: Partial<Record<EventColumn, string>> & {readonly time_ms: string; readonly kind: string};
  /** SQL of the rows before the mapping, for nested formats; `SOURCE` stands for the files. */
  readonly from?: string;
}

/** SQL: milliseconds from a column with milliseconds or ISO 8601 times. */
export function toAnyTime(column: string): string {
  const text = `CAST(${column} AS VARCHAR)`;
  return `coalesce(try_cast(${text} AS DOUBLE), epoch_ms(try_cast(${text} AS TIMESTAMP))::DOUBLE)`;
}

/** SQL: milliseconds from a column with ISO 8601 times, UTC unless they name a zone. */
export function toIsoTime(column: string): string {
  return `epoch_ms(try_cast(replace(CAST(${column} AS VARCHAR), ' UTC', '') AS TIMESTAMP))::DOUBLE`;
}

/** SQL: event kinds from a source's own names. Other names are kept, and rejected later as unknown kinds. */
export function toKindCase(column: string, kinds: Readonly<Record<string, string>>): string {
  const cases = Object.entries(kinds).map(([from, to]) => `WHEN '${from}' THEN '${to}'`);
  return `CASE CAST(${column} AS VARCHAR) ${cases.join(' ')} ELSE CAST(${column} AS VARCHAR) END`;
}
