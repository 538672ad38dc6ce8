import {ProfilerError} from '../../core/contract/errors.ts';

/**
 * Maximum number of places probed for one id. Ids that are not made to collide need fewer than a hundred, whatever
 * their number.
 */
const MAX_PROBES = 2000;

/** Rows of a model by id. A million of them take 8 MB; a Map would take 60. */
export class IdIndex {
  /**
   * [a power of two, at least twice as many as ids] 1 + row, 0 if empty; collisions use the next place (linear
   * probing).
   */
  private readonly places: Int32Array;
  /** Random per index, so that nobody can craft ids that all collide. */
  private readonly basis = crypto.getRandomValues(new Int32Array(1))[0];

  /**
   * @param ids those of the items that have arrived; of equal ones the last counts
   * @throws ProfilerError `model-corrupt` if too many ids collide
   */
  constructor(private readonly ids: readonly string[]) {
    this.places = new Int32Array(2 ** Math.ceil(Math.log2(2 * Math.max(1, ids.length))));
    for (let row = 0; row < ids.length; row++) {
      const place = this.find(ids[row]);
      if (place < 0)
        throw new ProfilerError(
          'model-corrupt',
          'Too many ids of the model collide in the index. Train the model again.',
        );
      this.places[place] = 1 + row;
    }
  }

  get size(): number {
    return this.ids.length;
  }

  /** @returns undefined for an id that no item has */
  get(id: string): number | undefined {
    const place = this.find(id);
    return place < 0 || this.places[place] === 0 ? undefined : this.places[place] - 1;
  }

  /** The place that holds an id, or the empty one where it belongs; -1 if neither is found within MAX_PROBES. */
  private find(id: string): number {
    const mask = this.places.length - 1;
    const first = toHash(id, this.basis);
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const at = (first + probe) & mask;
      const row = this.places[at] - 1;
      if (row < 0 || this.ids[row] === id) return at;
    }
    return -1;
  }
}

/**
 * FNV-1a over UTF-16 units (Fowler, Noll, Vo) with the given basis; the high bits are folded in because the index uses
 * only the low ones.
 */
function toHash(id: string, basis: number): number {
  let hash = basis;
  for (let k = 0; k < id.length; k++) hash = Math.imul(hash ^ id.charCodeAt(k), 0x01000193);
  return hash ^ (hash >>> 15);
}
