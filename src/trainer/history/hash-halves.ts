/**
 * SQL of a column's 64-bit hash as two 32-bit columns, both 0 for NULL, because JavaScript would read 64 bits as
 * BigInt.
 */
export function toHashHalves(column: string, name: string): string {
  const hash = `CASE WHEN ${column} IS NULL THEN 0::UBIGINT ELSE hash(CAST(${column} AS VARCHAR)) END`;
  return `(${hash} & 4294967295)::UINTEGER AS ${name}_low, (${hash} >> 32)::UINTEGER AS ${name}_high`;
}
