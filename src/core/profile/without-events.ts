import type {CleanEvent} from '../clean/clean-types.ts';
import {isSignal} from '../contract/event-kinds.ts';
import type {Profile, RecentItem} from './profile.ts';
import {appendRecent, updateInterests, toInterestWeight, type UpdateContext} from './update-profile.ts';

/**
 * What ranking reads of a profile, as it would be if some events of the newest visit had never happened: interests,
 * recent products and searches. Everything else stays.
 *
 * @param visit events and signals of the newest visit, oldest first
 * @param isOut whether an event is taken out
 */
export function withoutEvents(
  profile: Profile,
  visit: readonly CleanEvent[],
  {isOut, tiers}: {isOut: (event: CleanEvent) => boolean; tiers?: UpdateContext['tiers']},
): Profile {
  let interests: Pick<Profile, 'categories' | 'paths' | 'brands' | 'tiers'> = profile;
  let recent: readonly RecentItem[] = profile.recent.filter((item) => item.visit !== profile.visit.number);
  let {queries} = profile;
  for (const event of visit) {
    if (!isOut(event)) {
      if (!isSignal(event.kind)) recent = appendRecent(recent, event);
      continue;
    }
    // An interest decays by 0.2 % an hour, which is left out here: the event's weight goes as it came.
    interests = updateInterests({...profile, ...interests}, event, {
      weight: -toInterestWeight(event),
      tiers: isSignal(event.kind) ? undefined : tiers, // as updateProfile adds them
    });
    queries = queries.filter(({timeMs, query}) => timeMs !== event.timeMs || query !== event.query);
  }
  const {categories, paths, brands, tiers: own} = interests;
  return {...profile, categories, paths, brands, tiers: own, recent, queries};
}
