import type {CleanEvent} from '../clean/clean-types.ts';
import type {EventKind} from '../contract/event-kinds.ts';
import {descend, type LogisticExample, toLogisticProbability} from '../learn/logistic.ts';
import {toMeanBehaviour} from './mean-behaviour.ts';
import {countOf, type Profile} from './profile.ts';

/** Behaviours of a visit that the head reads. A purchase is not among them: it is what the head predicts. */
const BEHAVIOURS = ['view', 'search', 'cart-add', 'wishlist', 'checkout'] as const satisfies readonly EventKind[];

/** Names of the head's inputs, in the order of θ. */
export const OWN_HEAD_FEATURES = ['always', 'logit of the shared model', ...BEHAVIOURS, 'bought before'] as const;

/** θ that leaves the shared model's probability unchanged: 1 for its logit, 0 for everything else. */
const IDENTITY: readonly number[] = OWN_HEAD_FEATURES.map((_, k) => (k === 1 ? 1 : 0));

/**
 * A shopper's own correction of the shared model's purchase probability, p = σ(θᵀx), learned on this device from how
 * the visits ended. Plain JSON, bounded in size.
 */
export interface OwnHead {
  /** θ, [OWN_HEAD_FEATURES]. */
  readonly theta: readonly number[];
  /** Inputs and outcomes of earlier visits, newest last. */
  readonly examples: readonly LogisticExample[];
  /** Inputs of the open visit whose outcome is not known yet. */
  readonly waiting: readonly (readonly number[])[];
  /** Number of events of the open visit. */
  readonly events: number;
  readonly hasBought: boolean;
}

/** Inputs are kept after these numbers of events of a visit, so that long visits do not outweigh short ones. */
const KEPT_AT: ReadonlySet<number> = new Set([2, 4, 8, 16]);
/** Limit on the stored examples, enough for about the newest 30 visits; older ones are dropped. */
const MAX_EXAMPLES = 100;
/** Strength of the pull towards the shared model: a few visits move θ little, a month of visits much. */
const PENALTY = 2;
const STEPS = 100;
/** Probabilities are kept this far from 0 and 1, so that a logit is finite. */
const SMALLEST = 1e-6;

/** Version of the stored form, and of the inputs that its weights belong to: raise it when either changes. */
export const OWN_HEAD_VERSION = 1;

export function emptyOwnHead(): OwnHead {
  return {theta: IDENTITY, examples: [], waiting: [], events: 0, hasBought: false};
}

/**
 * Input of the head for a shopper now.
 *
 * @param shared the shared model's calibrated probability that the shopper still buys in this visit
 */
export function toOwnHeadInput(profile: Profile, shared: number): number[] {
  const {visit, orders} = profile;
  const bounded = Math.min(1 - SMALLEST, Math.max(SMALLEST, shared));
  const done = BEHAVIOURS.map((kind) => (countOf(visit.kinds, kind) > 0 ? 1 : 0));
  return [1, Math.log(bounded / (1 - bounded)), ...toMeanBehaviour(done), orders > 0 ? 1 : 0];
}

/**
 * Probability that the shopper still buys in this visit, corrected by how earlier visits ended; without earlier visits
 * it equals the shared model's.
 */
export function toOwnProbability(head: OwnHead, input: readonly number[]): number {
  return toLogisticProbability(head.theta, input);
}

/**
 * The head after an event of EVENT_KINDS (signals change nothing for it). A purchase, or the first event of the next
 * visit, decides the outcome of the waiting inputs, and θ is fitted again.
 *
 * @param input what toOwnHeadInput gave after the event
 */
export function updateOwnHead(
  head: OwnHead,
  {kind, startsVisit}: Pick<CleanEvent, 'kind' | 'startsVisit'>,
  input: readonly number[],
): OwnHead {
  const open = startsVisit ? {...learn(head, 0), events: 0, hasBought: false} : head;
  if (kind === 'purchase') return {...learn(open, 1), events: open.events + 1, hasBought: true};
  const events = open.events + 1;
  const waiting = !open.hasBought && KEPT_AT.has(events) ? [...open.waiting, input] : open.waiting;
  return {...open, events, waiting};
}

function learn(head: OwnHead, y: number): OwnHead {
  if (head.waiting.length === 0) return head;
  const weight = 1 / head.waiting.length;
  const added = head.waiting.map((x) => ({x, y, weight}));
  const examples = [...head.examples, ...added].slice(-MAX_EXAMPLES);
  const theta = descend(head.theta, {examples, prior: IDENTITY, penalty: PENALTY}, STEPS);
  return {...head, theta, examples, waiting: []};
}
