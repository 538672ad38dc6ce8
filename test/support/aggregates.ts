import {createHash} from 'node:crypto';
import {AGGREGATE_FORMAT, type AggregateProfile} from '../../src/core/contract/aggregate.ts';

/** 2026-11-24, noon UTC. */
export const NOON_MS = 20_781 * 86_400_000 + 43_200_000;
export const TODAY = 20_781;

/** The secret of the profile with this number. */
export function secretOf(index: number): string {
  return createHash('sha256').update(`secret ${index}`).digest('hex');
}

/** A report of the profile with this number. */
export function aggregate(index: number, changes: Partial<AggregateProfile> = {}): AggregateProfile {
  return {
    format: AGGREGATE_FORMAT,
    profileId: index.toString(16).padStart(32, '0'),
    secretHash: createHash('sha256').update(secretOf(index)).digest('hex'),
    day: TODAY,
    epsilonPerSlot: 2,
    slots: {segment: 1, interest: 2, priceTier: 3, activity: 1, intent: 2, churn: 3},
    ...changes,
  };
}
