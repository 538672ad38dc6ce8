import {AGGREGATE_FORMAT} from '../../core/contract/aggregate.ts';
import type {AggregateAnswers} from '../../core/profile/to-aggregate.ts';
import {EPSILON_PER_SLOT} from '../../core/privacy/budget.ts';
import {toPermanentAnswers} from '../../core/privacy/permanent-answers.ts';
import {type SyncEnvironment, toSha256} from './environment.ts';
import type {Records, SharingRecord} from './records.ts';

const DAY_MS = 86_400_000;
/** A profile that stays the same is told again after this many days of not being told, so that the server knows it still counts. */
const REFRESH_DAYS = 7;

/** Days since the Unix epoch, UTC. */
export function toDay(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS);
}

/**
 * Puts a report into the outbox if one is due: at most one a day, when what would be reported has changed (after the noise: what stays the
 * same in the open says nothing), or after a week.
 *
 * @returns whether there is something new to send
 */
export async function syncProfile(
  answers: AggregateAnswers,
  {records, environment}: {records: Records; environment: SyncEnvironment},
): Promise<boolean> {
  const day = toDay(environment.nowMs());
  const known = (await records.sharing()) ?? createSharing(environment);
  if (known.sent?.day === day || (await records.outbox())?.body.day === day) return false;
  const {reported, memory, epsilonSpent} = toPermanentAnswers(answers, known.memory, environment.random);
  // What was drawn is durable before it is told, so that it is never drawn again.
  await records.putSharing({...known, memory});
  const isSame = known.sent !== undefined && JSON.stringify(known.sent.slots) === JSON.stringify(reported);
  if (isSame && day < known.sent.day + REFRESH_DAYS) return false;
  const body = {
    format: AGGREGATE_FORMAT,
    profileId: known.profileId,
    secretHash: await toSha256(known.secret),
    day,
    epsilonPerSlot: EPSILON_PER_SLOT,
    slots: reported,
  } as const;
  await records.putOutbox({body, epsilon: epsilonSpent, attempts: 0, nextAttemptMs: 0});
  return true;
}

/** A name and a secret that are derived from nothing. */
function createSharing({randomHex}: SyncEnvironment): SharingRecord {
  return {profileId: randomHex(16), secret: randomHex(32), memory: {}, attempted: false};
}
