/** A quoted SQL string. */
export function toSqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** An SQL list of strings, such as the files of a table function. */
export function toSqlList(texts: readonly string[]): string {
  return `[${texts.map(toSqlText).join(', ')}]`;
}
