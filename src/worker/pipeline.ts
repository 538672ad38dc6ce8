import {cleanEvent} from '../core/clean/clean-event.ts';
import type {CleanEvent} from '../core/clean/clean-types.ts';
import {SIGNAL_KINDS, type CapturedEvent} from '../core/contract/captured-event.ts';
import type {Prediction} from '../core/contract/profile-view.ts';
import type {WorkerConfig} from '../core/contract/worker-api.ts';
import {toOwnHeadInput, updateOwnHead} from '../core/profile/own-head.ts';
import {countRejected, updateProfile} from '../core/profile/update-profile.ts';
import {toPrediction, toSharedPurchase} from './prediction.ts';
import {type Shop, toLookup} from './shop.ts';
import type {LearnedState, SavedShopper} from './store/saved-shopper.ts';
import type {ShopperChange, Store} from './store/store.ts';

/** Most log events replayed when a model has no state for this shopper (about 50 ms). */
const REPLAYED_EVENTS = 1000;
const SIGNALS: ReadonlySet<string> = new Set(SIGNAL_KINDS);

export interface PipelineOptions {
  readonly shop: Shop;
  readonly config: WorkerConfig;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

/** What came of a batch, and the shopper after it. */
export interface Recorded {
  readonly accepted: number;
  readonly rejected: readonly string[];
  readonly saved: SavedShopper;
  readonly prediction: Prediction;
  /** False where it is in memory only. */
  readonly durable: boolean;
}

/**
 * One batch through every stage, in one transaction: clean, profile, predict, store. When it resolves, what it says
 * is durable. A batch that is sent again changes nothing: cleaning remembers the ids.
 *
 * @throws ProfilerError `consent-missing` when another tab has forgotten everything, `storage-failed`
 */
export async function recordBatch(
  store: Store,
  batch: readonly CapturedEvent[],
  options: PipelineOptions,
): Promise<Recorded> {
  const {result, durable} = await store.update(
    (before, log) => readBatch(readLog(before, log, options), batch, options),
    {
      withLog: (saved) => toReplayed(saved, options.shop),
    },
  );
  // Outside the transaction: scoring every item takes as long as all of the above, and the other tabs need not wait
  // for it.
  return {...result, durable, prediction: toPrediction(result.saved, {...options.shop, nowMs: options.nowMs})};
}

/** Reads the log for a model that does not know the shopper yet, or that has got more items since. */
export async function replayLog(store: Store, options: PipelineOptions): Promise<void> {
  await store.update((before, log) => ({saved: readLog(before, log, options), events: [], result: undefined}), {
    withLog: (saved) => toReplayed(saved, options.shop),
  });
}

function readBatch(
  before: SavedShopper,
  batch: readonly CapturedEvent[],
  options: PipelineOptions,
): ShopperChange<Pick<Recorded, 'accepted' | 'rejected' | 'saved'>> {
  let saved = before;
  const events: CleanEvent[] = [];
  const rejected: string[] = [];
  for (const captured of batch) {
    const {config, shop, nowMs} = options;
    const {currency, isBot} = config;
    const context = {state: saved.cleaning, catalogue: toLookup(shop), nowMs, currency, isBot};
    const cleaned = cleanEvent(captured, context);
    saved = {...saved, cleaning: cleaned.state};
    if (cleaned.event) {
      saved = readEvent(saved, cleaned.event, options);
      events.push(cleaned.event);
    } else {
      saved = {...saved, profile: countRejected(saved.profile, cleaned.rejected)};
      rejected.push(cleaned.rejected);
    }
  }
  return {saved, events, result: {accepted: events.length, rejected, saved}};
}

/** Profile, network and own head: each sees the event once. */
function readEvent(before: SavedShopper, event: CleanEvent, {shop, config}: PipelineOptions): SavedShopper {
  const {timeZoneOffsetMinutes} = config;
  const profile = updateProfile(before.profile, event, {timeZoneOffsetMinutes, tiers: shop.catalogue?.tiers});
  const learned = shop.network ? shop.network.advance(before.learned, event) : before.learned;
  const shared = shop.network && learned && toSharedPurchase(shop.network, learned.network);
  const readsHead = shared !== undefined && !SIGNALS.has(event.kind);
  const head = readsHead ? updateOwnHead(before.head, event, toOwnHeadInput(profile, shared)) : before.head;
  return {...before, profile, learned, head};
}

/** Events of the log that the network must see before it can go on; 0 where it has state for this shopper. */
function toReplayed({profile, learned}: SavedShopper, {network}: Shop): number {
  return network && profile.events > 0 && !network.fits(learned) ? REPLAYED_EVENTS : 0;
}

function readLog(saved: SavedShopper, log: readonly CleanEvent[], {shop}: PipelineOptions): SavedShopper {
  const {network} = shop;
  if (!network || network.fits(saved.learned)) return saved;
  let learned: LearnedState | undefined;
  for (const event of log) learned = network.advance(learned, event);
  return {...saved, learned};
}
