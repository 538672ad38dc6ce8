import type {AggregateProfile} from '../../core/contract/aggregate.ts';
import type {SharedCopy} from '../../core/contract/worker-api.ts';
import type {AnswerMemory} from '../../core/privacy/permanent-answers.ts';
import type {SyncStorage} from '../sync-port.ts';

/** Her name on the server and the noise that was drawn for her. */
export interface SharingRecord {
  /** Random, hex. */
  readonly profileId: string;
  /** Random, hex; never sent but to read or erase the server's row. */
  readonly secret: string;
  readonly memory: AnswerMemory;
  /** Whether the server may know the name, so that it has to be asked to erase it. */
  readonly attempted: boolean;
  /** What the server has. */
  readonly sent?: Pick<AggregateProfile, 'day' | 'slots'>;
}

/** When something that failed is tried again. */
export interface Retry {
  readonly attempts: number;
  readonly nextAttemptMs: number;
}

export interface OutboxRecord extends Retry {
  readonly body: AggregateProfile;
  /** ε spent by this profile with this report, see PermanentAnswers. */
  readonly epsilon: number;
}

export interface ErasureRecord extends Retry {
  readonly profileId: string;
  readonly secret: string;
}

/** Copies that are shown to her. */
const NEWEST_COPIES = 30;

/** The records of sync under their own types: what is read here was written here. */
export function openRecords(storage: SyncStorage) {
  return {
    sharing: async () => (await storage.get('sharing', 'current')) as SharingRecord | undefined,
    putSharing: (record: SharingRecord) => storage.put('sharing', 'current', record),
    outbox: async () => (await storage.get('outbox', 'current')) as OutboxRecord | undefined,
    putOutbox: (record: OutboxRecord) => storage.put('outbox', 'current', record),
    deleteOutbox: () => storage.delete('outbox', 'current'),
    erasures: async () => (await storage.getAll('erasures')) as ErasureRecord[],
    putErasure: (record: ErasureRecord) => storage.put('erasures', record.profileId, record),
    deleteErasure: (record: ErasureRecord) => storage.delete('erasures', record.profileId),

    /** Newest first. */
    async copies(): Promise<SharedCopy[]> {
      return ((await storage.getAll('shared')) as SharedCopy[]).reverse();
    },

    async addCopy(copy: SharedCopy): Promise<void> {
      await storage.put('shared', toKey(copy), copy);
      for (const old of (await this.copies()).slice(NEWEST_COPIES)) await storage.delete('shared', toKey(old));
    },

    /** Everything about her but the requests to erase. */
    async clear(): Promise<void> {
      for (const copy of await this.copies()) await storage.delete('shared', toKey(copy));
      await storage.delete('outbox', 'current');
      await storage.delete('sharing', 'current');
    },
  };
}

export type Records = ReturnType<typeof openRecords>;

/** Keys sort as text, so the time has a fixed width. */
function toKey({sentMs}: SharedCopy): string {
  return String(sentMs).padStart(15, '0');
}
