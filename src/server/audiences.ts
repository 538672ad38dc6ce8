import {AGGREGATE_SLOTS, type AggregateSlot} from '../core/contract/aggregate.ts';
import {estimateAnswers, isShown, MINIMUM_GROUP, MINIMUM_SHOPPERS, type ReportedCounts} from './estimate.ts';
import {type Labels, toLabels} from './labels.ts';
import {type CountChange, REPORT_DAYS} from './storage.ts';

/** A group of shoppers. Where it is too small or drowns in the noise, `share` is null. */
export interface Group {
  readonly answer: number;
  readonly label: string;
  /** Of all sharing shoppers, about 0 to 1: unbiased, so it may be a little outside. */
  readonly share: number | null;
  /** Of `share`; 95 of 100 intervals share ± 1.96 standard errors hold the truth. */
  readonly standardError: number;
}

export interface AudienceDay {
  /** Days since the Unix epoch, UTC. */
  readonly day: number;
  /** Shoppers whose newest report is at most REPORT_DAYS old. */
  readonly shoppers: number;
  readonly slots: Readonly<Record<AggregateSlot, readonly Group[]>>;
}

/** What the merchant sees; answer of GET /vitrine/audiences. */
export interface Audiences {
  readonly format: 'vitrine-audiences-1';
  readonly today: number;
  readonly reportDays: number;
  readonly minimumShoppers: number;
  readonly minimumGroup: number;
  /** ε per slot of the reports that count today, smallest and largest; null where there are none. */
  readonly epsilon: {readonly minimum: number; readonly maximum: number} | null;
  /** Oldest first, the last one is today. */
  readonly days: readonly AudienceDay[];
}

const SLOTS = Object.entries(AGGREGATE_SLOTS) as [AggregateSlot, number][];
/** Slot -> ε -> counts [answer]. */
type Counts = Readonly<Record<AggregateSlot, Map<number, number[]>>>;

/**
 * Estimates every group on every day.
 *
 * @param changes from Storage.countChanges, ordered by day
 * @param span first and last day wanted
 */
export function toAudiences(
  changes: readonly CountChange[],
  {from, today, labels}: {from: number; today: number; labels: Labels},
): Audiences {
  const counts = Object.fromEntries(SLOTS.map(([slot]) => [slot, new Map()])) as unknown as Counts;
  const days: AudienceDay[] = [];
  let next = 0;
  for (let day = from; day <= today; day++) {
    for (; next < changes.length && changes[next].day <= day; next++) applyChange(counts, changes[next]);
    days.push(toDay(day, counts, labels));
  }
  const epsilons = toReported(counts.segment).map(({epsilon}) => epsilon);
  return {
    format: 'vitrine-audiences-1',
    today,
    reportDays: REPORT_DAYS,
    minimumShoppers: MINIMUM_SHOPPERS,
    minimumGroup: MINIMUM_GROUP,
    epsilon: epsilons.length > 0 ? {minimum: Math.min(...epsilons), maximum: Math.max(...epsilons)} : null,
    days,
  };
}

function applyChange(counts: Counts, {slot, epsilon, answer, change}: CountChange): void {
  let row = counts[slot].get(epsilon);
  if (!row) counts[slot].set(epsilon, (row = Array.from({length: AGGREGATE_SLOTS[slot]}, () => 0)));
  row[answer] += change;
}

function toReported(byEpsilon: ReadonlyMap<number, number[]>): ReportedCounts[] {
  return [...byEpsilon]
    .map(([epsilon, counts]) => ({epsilon, counts}))
    .filter(({counts}) => counts.some((count) => count !== 0));
}

function toDay(day: number, counts: Counts, labels: Labels): AudienceDay {
  const shoppers = toReported(counts.segment)
    .flatMap((group) => group.counts)
    .reduce((sum, count) => sum + count, 0);
  const slots = SLOTS.map(([slot, size]) => {
    const names = toLabels(slot, labels);
    const groups = estimateAnswers(toReported(counts[slot]), size).map((estimate, answer): Group => {
      const shown = isShown(estimate, shoppers);
      return {
        answer,
        label: names[answer],
        share: shown ? round(estimate.shoppers / shoppers) : null,
        standardError: shoppers > 0 ? round(estimate.standardError / shoppers) : 0,
      };
    });
    return [slot, groups.filter(({label}) => label !== undefined)] as const;
  });
  return {day, shoppers, slots: Object.fromEntries(slots) as unknown as AudienceDay['slots']};
}

/** Six digits: finer ones are noise and only make the answer longer. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
