import path from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';
import type {VisitFacts} from './visit-features.ts';

/** Visits with one row each, as the UCI Online Shoppers table has them, and whether each ended in a purchase. */
export interface VisitTable {
  readonly name: string;
  readonly visits: readonly VisitFacts[];
  /** [visits] 1 where the visit brought revenue. */
  readonly revenue: Uint8Array;
}

/** SQL of each field over the columns of the table. -1 stands for a duration that was not measured. */
const FIELDS: Readonly<Record<keyof VisitFacts, string>> = {
  administrativePages: 'Administrative::DOUBLE',
  administrativeSeconds: 'greatest(0, Administrative_Duration::DOUBLE)',
  informationalPages: 'Informational::DOUBLE',
  informationalSeconds: 'greatest(0, Informational_Duration::DOUBLE)',
  productPages: 'ProductRelated::DOUBLE',
  productSeconds: 'greatest(0, ProductRelated_Duration::DOUBLE)',
  bounceRate: 'BounceRates::DOUBLE',
  exitRate: 'ExitRates::DOUBLE',
  pageValue: 'PageValues::DOUBLE',
  specialDay: 'SpecialDay::DOUBLE',
  month: '"Month"',
  operatingSystem: 'OperatingSystems',
  browser: 'Browser',
  region: 'Region',
  trafficType: 'TrafficType',
  visitorType: 'VisitorType',
  weekend: 'Weekend::BOOLEAN',
};

/**
 * Reads the UCI Online Shoppers Purchasing Intention table, separated by commas or semicolons. DuckDB names what does
 * not fit.
 */
export async function readVisitTable(file: string): Promise<VisitTable> {
  const instance = await DuckDBInstance.create(':memory:', {threads: '1'});
  const connection = await instance.connect();
  try {
    const columns = Object.entries(FIELDS).map(([field, sql]) => `${sql} AS "${field}"`);
    const result = await connection.runAndReadAll(
      `SELECT ${columns.join(', ')}, Revenue::BOOLEAN AS revenue
       FROM read_csv('${file.replaceAll("'", "''")}', header = true, all_varchar = true)`,
    );
    const rows = result.getRowObjectsJS();
    // FIELDS names every field of VisitFacts, with the type that it has there; nobody reads the one more, revenue.
    const visits = rows as unknown as VisitFacts[];
    return {name: path.basename(file), visits, revenue: Uint8Array.from(rows, ({revenue}) => (revenue ? 1 : 0))};
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
