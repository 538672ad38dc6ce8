import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import type {Page} from '@playwright/test';
import type {ExportedData} from '../../../src/core/contract/worker-api.ts';

/** What an earlier release kept in a browser, and what it showed of it. */
export interface StoredRecords {
  /** Of the database. */
  readonly version: number;
  /** Typed arrays are base64 under the name of their kind. */
  readonly stores: Readonly<Record<string, readonly (readonly [key: string | number, value: Record<string, any>])[]>>;
  readonly shown: Pick<ExportedData, 'consent' | 'profile' | 'shared' | 'privacySpent'> & {readonly events: number};
}

/** @param file in test/fixtures */
export function readRecords(file: string): StoredRecords {
  const bytes = readFileSync(`test/fixtures/${file}`);
  return JSON.parse(String(file.endsWith('.gz') ? gunzipSync(bytes) : bytes)) as StoredRecords;
}

/** Makes the database as that release made it; on a page whose worker is not started yet. */
export async function putRecords(page: Page, {version, stores}: StoredRecords): Promise<void> {
  await page.evaluate(
    async ([number, old]) => {
      const toArrays = (value: any): unknown => {
        if (typeof value !== 'object' || value === null) return value;
        if (typeof value.Float32Array === 'string') {
          return new Float32Array(Uint8Array.from(atob(value.Float32Array), (letter) => letter.charCodeAt(0)).buffer);
        }
        if (Array.isArray(value)) return value.map(toArrays);
        return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toArrays(field)]));
      };
      const made = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('vitrine', number);
        opening.onerror = reject;
        opening.onsuccess = () => resolve(opening.result);
        opening.onupgradeneeded = () => {
          for (const [name, entries] of [...Object.entries(old), ['files', []] as const]) {
            const store = opening.result.createObjectStore(name, {autoIncrement: name === 'events'});
            for (const [key, value] of entries) store.put(toArrays(value), key);
          }
        };
      });
      made.close();
    },
    [version, stores] as const,
  );
}

/** Everything in the stores of the browser's database, by their names. */
export async function readStores(page: Page): Promise<Record<string, unknown[]>> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('vitrine');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = reject;
    });
    const found: Record<string, unknown[]> = {};
    for (const name of database.objectStoreNames) {
      found[name] = await new Promise((resolve, reject) => {
        const reading = database.transaction(name).objectStore(name).getAll();
        reading.onsuccess = () => resolve(reading.result);
        reading.onerror = reject;
      });
    }
    database.close();
    return found;
  });
}
