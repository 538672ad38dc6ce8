import {PRICE_TIERS, type ProfileView} from '../contract/profile-view.ts';
import {SHARED_SLOTS, type SlotAnswers} from '../contract/shared-slots.ts';
import type {SharedAnswers} from '../contract/worker-api.ts';

/** Words for what an answer may refer to. */
export interface AnswerNames {
  /** The shop's list of categories, see toCategoryList. */
  readonly categories: readonly string[];
  readonly segment?: ProfileView['segment'];
}

const UNKNOWN = 'unknown';

/** The answers of toAggregateAnswers in words, for the shopper. */
export function toAnswerWords(answers: SlotAnswers, {categories, segment}: AnswerNames): SharedAnswers {
  const {activity, intent, churn} = SHARED_SLOTS;
  return {
    segment: (answers.segment > 0 && segment?.name) || UNKNOWN,
    interest: categories[answers.interest - 1] ?? UNKNOWN,
    priceTier: PRICE_TIERS[answers.priceTier - 1] ?? UNKNOWN,
    activity: toDays(answers.activity, activity.edges),
    intent: toPercent(answers.intent, intent.edges),
    churn: toPercent(answers.churn, churn.edges),
  };
}

/** Answer 1 is below the first edge, and every edge begins the next answer. */
function toDays(answer: number, edges: readonly number[]): string {
  if (answer === 0) return UNKNOWN;
  const [first, next] = [1, ...edges].slice(answer - 1);
  if (next === undefined) return `${first}+`;
  return next - first > 1 ? `${first}–${next - 1}` : String(first);
}

function toPercent(answer: number, edges: readonly number[]): string {
  if (answer === 0) return UNKNOWN;
  const [first, next] = [0, ...edges, 1].slice(answer - 1);
  return `${100 * first}–${100 * next} %`;
}
