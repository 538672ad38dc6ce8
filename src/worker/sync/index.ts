import type {Database} from '../store/database.ts';
import {SyncRecords} from './sync-records.ts';
import type {SyncStorage} from '../sync-port.ts';

export {createSync} from './create-sync.ts';

/** Sync's records in a database. */
export function openRecords(database: Database): SyncStorage {
  return new SyncRecords(database);
}
