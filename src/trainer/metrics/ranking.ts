/** Quality of next-item rankings; every share is a fraction, 0 to 1. */
export interface RankingScores {
  /** Share of examples whose item is in the first 20 (HR@20 and P@20 in the session-based literature). */
  readonly 'recall@20': number;
  /** Mean of 1 / rank, 0 beyond rank 20. */
  readonly 'mrr@20': number;
  /**
   * Mean of 1 / log2(rank + 1), 0 beyond rank 20: NDCG with one relevant item (Järvelin and Kekäläinen 2002, base 2).
   */
  readonly 'ndcg@20': number;
  /** Share of the model's items that were in the first 20 at least once. */
  readonly 'coverage@20': number;
  /** By number of events read: '1' .. '10', '11+'. */
  readonly by_prefix_length: Readonly<Record<string, {examples: number; 'recall@20': number; 'mrr@20': number}>>;
}

/** Ranks beyond this count as misses. */
export const CUT = 20;
const MAX_PREFIX = 10;

/** Sums over the ranks of the true items. */
export class RankSums {
  examples = 0;
  /** Examples within CUT. */
  hits = 0;
  /** Sum of 1 / rank within CUT. */
  reciprocal = 0;
  /** Sum of 1 / log2(rank + 1) within CUT, see ndcg@20. */
  gain = 0;

  /** @param rank 1 for the best; Infinity for an item that the model does not know */
  add(rank: number): void {
    this.examples++;
    if (rank > CUT) return;
    this.hits++;
    this.reciprocal += 1 / rank;
    this.gain += 1 / Math.log2(rank + 1);
  }

  /** Recall and MRR at CUT; 0 without examples. */
  toShares(): {readonly recall: number; readonly mrr: number} {
    const n = Math.max(1, this.examples);
    return {recall: this.hits / n, mrr: this.reciprocal / n};
  }
}

/** Accumulates examples. */
export class RankingTally {
  private readonly all = new RankSums();
  private readonly shown: Uint8Array;
  private readonly byLength = new Map<string, RankSums>();

  constructor(private readonly items: number) {
    this.shown = new Uint8Array(items);
  }

  /**
   * @param rank 1 for the best; Infinity for an item that the model does not know
   * @param prefixLength number of events read
   * @param top recommended items, for coverage
   */
  add(rank: number, prefixLength: number, top: ArrayLike<number> = []): void {
    const label = prefixLength > MAX_PREFIX ? `${MAX_PREFIX + 1}+` : String(prefixLength);
    const length = this.byLength.get(label) ?? new RankSums();
    this.byLength.set(label, length);
    this.all.add(rank);
    length.add(rank);
    for (let i = 0; i < top.length; i++) this.shown[top[i]] = 1;
  }

  get examples(): number {
    return this.all.examples;
  }

  scores(): RankingScores {
    const {recall, mrr} = this.all.toShares();
    const share = (sum: number, of: number): number => (of > 0 ? sum / of : 0);
    const labels = [...this.byLength.keys()].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
    return {
      'recall@20': recall,
      'mrr@20': mrr,
      'ndcg@20': share(this.all.gain, this.examples),
      'coverage@20': share(
        this.shown.reduce((sum, seen) => sum + seen, 0),
        this.items,
      ),
      by_prefix_length: Object.fromEntries(
        labels.map((label) => {
          const sums = this.byLength.get(label) ?? new RankSums();
          const own = sums.toShares();
          return [label, {examples: sums.examples, 'recall@20': own.recall, 'mrr@20': own.mrr}];
        }),
      ),
    };
  }
}

/** Rank of an item: 1 plus the number of items with a higher score plus half of the ties, rounded up. */
export function toRank(scores: Float32Array, item: number): number {
  const own = scores[item];
  let above = 0;
  let ties = -1;
  for (let other = 0; other < scores.length; other++) {
    if (scores[other] > own) above++;
    else if (scores[other] === own) ties++;
  }
  return 1 + above + Math.ceil(ties / 2);
}
