import {EVENTS} from '../../contract/event-kinds.ts';
import type {Fill, RankInput} from '../rank-input.ts';
import {toTopItems} from '../top-items.ts';

/** Factor on the weight of an earlier event, per event. */
const STEP_DECAY = 0.9;
/** Due products come before those that were only looked at. */
const DUE_FIRST = 100;

/**
 * What the shopper may come back for: products that are due to be bought again, surest first, then products that were
 * looked at and not bought, by how much was done with them and how lately.
 */
export function chooseAgain({table, profile, due = []}: RankInput): Fill {
  const scores = new Float32Array(table.items.length).fill(Number.NaN);
  const add = (id: string, score: number): void => {
    const index = table.indexOf.get(id);
    if (index !== undefined) scores[index] = (Number.isNaN(scores[index]) ? 0 : scores[index]) + score;
  };
  // A product that was bought and is not due is among those that do not fit.
  profile.recent.toReversed().forEach(({itemId, kind}, at) => add(itemId, EVENTS[kind].wish * STEP_DECAY ** at));
  for (const {itemId, score} of due) add(itemId, DUE_FIRST * (1 + score));
  return ({count, fits}) =>
    toTopItems(scores, count, fits).map((index) => ({
      index,
      score: scores[index],
      reason: {kind: scores[index] >= DUE_FIRST ? 'bought' : 'seen'},
    }));
}
