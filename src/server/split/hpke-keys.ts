import {MS_PER_DAY} from '../../core/contract/durations.ts';
import type {Database} from '../database.ts';
import {encodeConfigList, generateHpkeKey, type HpkeKey, type Opener, toOpener} from './hpke.ts';

/** A party makes a new key after this time. */
const MAX_AGE_DAYS = 90;
/** A key outlives its successor's birth by this time, because reports may wait that long: two weeks, and the batch. */
const KEPT_DAYS = 28;
/** Key of the advisory lock (any number), so that replicas that start at once make one key. */
const LOCK = 7_480_232;
const IDS = 256;

interface Row {
  readonly id: number;
  readonly public_key: Uint8Array;
  readonly private_key: Uint8Array;
}

/** The keys by which one party's shares are encrypted. They are made by that party and never leave its database. */
export class HpkeKeys {
  private readonly openers = new Map<number, Promise<Opener>>();

  constructor(
    private readonly database: Database,
    private readonly now: () => number,
  ) {}

  /** `HpkeConfigList` of the newest key. Makes one if there is none, or if it is too old. */
  async configList(): Promise<Buffer> {
    const [newest] = await this.read('created_day > $1', this.today() - MAX_AGE_DAYS);
    if (newest) return encodeConfigList([newest]);
    await this.rotate();
    return this.configList();
  }

  /** @returns undefined if there is no such key, or no longer */
  async opener(id: number): Promise<Opener | undefined> {
    const known = this.openers.get(id);
    if (known) return known;
    const [key] = await this.read('id = $1', id);
    if (!key) return undefined;
    const opener = toOpener(key);
    this.openers.set(id, opener);
    return opener;
  }

  private async rotate(): Promise<void> {
    await this.database.transaction(async (query) => {
      await query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const [newest] = await query<{id: number; created_day: number}>(
        'SELECT id, created_day FROM hpke_keys ORDER BY created_day DESC LIMIT 1',
      );
      const today = this.today();
      if (newest && newest.created_day > today - MAX_AGE_DAYS) return;
      await query('DELETE FROM hpke_keys WHERE created_day < $1', [today - MAX_AGE_DAYS - KEPT_DAYS]);
      const {id, publicKey, privateKey} = await generateHpkeKey(newest ? (newest.id + 1) % IDS : 0);
      await query(
        `INSERT INTO hpke_keys (id, public_key, private_key, created_day) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET public_key = $2, private_key = $3, created_day = $4`,
        [id, publicKey, privateKey, today],
      );
    });
    this.openers.clear();
  }

  private async read(where: string, value: number): Promise<readonly HpkeKey[]> {
    const rows = await this.database.query<Row>(
      `SELECT id, public_key, private_key FROM hpke_keys WHERE ${where} ORDER BY created_day DESC LIMIT 1`,
      [value],
    );
    return rows.map(({id, public_key, private_key}) => ({
      id,
      publicKey: Buffer.from(public_key),
      privateKey: Buffer.from(private_key),
    }));
  }

  private today(): number {
    return Math.floor(this.now() / MS_PER_DAY);
  }
}
