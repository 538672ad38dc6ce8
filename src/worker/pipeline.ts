import {type CaptureRejectReason, cleanEvent, type CleanRepair} from '../core/clean/clean-event.ts';
import type {CleanEvent} from '../core/clean/clean-types.ts';
import type {CapturedEvent} from '../core/contract/captured-event.ts';
import type {WorkerConfig} from '../core/contract/worker-api.ts';
import {countRejected} from '../core/profile/update-profile.ts';
import {type Projection, PROJECTIONS} from './projections.ts';
import {type Shop, toLookup} from './shop/shop.ts';
import {emptyShopper, type Part, type SavedShopper} from './store/saved-shopper.ts';
import {NEWEST_EVENTS, type ShopperChange, type Store} from './store/store.ts';
import {PARTS} from './store/stored-parts.ts';

/** Maximum number of log events replayed when a model has no state for this shopper (about 50 ms). */
const REPLAYED_EVENTS = 1000;

export interface PipelineOptions {
  readonly shop: Shop;
  readonly config: WorkerConfig;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

/** Result of a batch, and the shopper's state after it. */
export interface Recorded {
  readonly accepted: number;
  readonly rejected: readonly CaptureRejectReason[];
  readonly repaired: readonly CleanRepair[];
  readonly saved: SavedShopper;
  /** Whether the result is stored; false if it is in memory only. */
  readonly durable: boolean;
}

/**
 * Takes one batch through every stage in one transaction: clean, profile, network, store. When it resolves, the result
 * is durable. A batch that is sent again changes nothing, because cleaning remembers event ids.
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
  return {...result, durable};
}

/**
 * Replays the log for parts of the shopper that have not seen all of it: the state of a model that is new or has
 * received more items since, and records of another version.
 *
 * @param change of the shopper after that
 */
export async function replayLog(
  store: Store,
  options: PipelineOptions,
  change = (saved: SavedShopper): SavedShopper => saved,
): Promise<void> {
  await store.update((before, log) => ({saved: change(readLog(before, log, options)), events: [], result: undefined}), {
    withLog: (saved) => toReplayed(saved, options.shop),
  });
}

function readBatch(
  before: SavedShopper,
  batch: readonly CapturedEvent[],
  options: PipelineOptions,
): ShopperChange<Pick<Recorded, 'accepted' | 'rejected' | 'repaired' | 'saved'>> {
  let saved = before;
  const events: CleanEvent[] = [];
  const rejected: CaptureRejectReason[] = [];
  const repaired: CleanRepair[] = [];
  for (const captured of batch) {
    const {config, shop, nowMs} = options;
    const {currency, isBot} = config;
    const context = {state: saved.cleaning, catalogue: toLookup(shop), nowMs, currency, isBot};
    const cleaned = cleanEvent(captured, context);
    if (cleaned.event) {
      saved = readEvent(saved, cleaned.event, options); // cleaning the event again gives the same state
      events.push(cleaned.event);
      repaired.push(...cleaned.repairs);
    } else {
      saved = {...saved, cleaning: cleaned.state, profile: countRejected(saved.profile, cleaned.rejected)};
      rejected.push(cleaned.rejected);
    }
  }
  return {saved, events, result: {accepted: events.length, rejected, repaired, saved}};
}

/** Applies an event to parts, by default to every one. */
function readEvent(before: SavedShopper, event: CleanEvent, options: PipelineOptions, parts = PARTS): SavedShopper {
  return parts.reduce((saved, part) => ({...saved, [part]: PROJECTIONS[part].apply(saved, event, options)}), before);
}

/** Parts to be rebuilt from the log; the network's part only once a network is loaded. */
function toStale({profile, learned, due}: SavedShopper, {network}: Shop): Part[] {
  const isUnknown = network && profile.events > 0 && !network.fits(learned);
  return PARTS.filter((part) => {
    if (part === 'learned') return isUnknown;
    return due && part in due.stale && (part !== 'head' || network);
  });
}

/** Number of newest log events to replay before the next batch; 0 if all parts are up to date. */
export function toReplayed(saved: SavedShopper, shop: Shop): number {
  const stale = toStale(saved, shop);
  const replayed = stale.some((part) => part !== 'learned') ? NEWEST_EVENTS : stale.length * REPLAYED_EVENTS;
  return replayed + (saved.due?.unseen ?? 0);
}

/** Rebuilds parts of another version or model, then applies events that other scripts have added to the log. */
function readLog(before: SavedShopper, log: readonly CleanEvent[], options: PipelineOptions): SavedShopper {
  const {stale = {}, unseen = 0} = before.due ?? {};
  const seen = log.slice(0, log.length - unseen);
  const parts = toStale(before, options.shop);
  let saved = before;
  if (parts.length > 0) {
    // Only the own head reads other parts; a model that has just arrived needs nothing but the network's part.
    const needed = parts.includes('head') ? PARTS : parts;
    let rebuilt = emptyShopper();
    for (const event of seen) rebuilt = readEvent(rebuilt, event, options, needed);
    for (const part of parts) {
      const {upgrade} = PROJECTIONS[part] as Projection<unknown>; // state and projection belong to the same part
      saved = {...saved, [part]: upgrade(stale[part], rebuilt[part])};
    }
  }
  for (const event of log.slice(seen.length)) saved = readEvent(saved, event, options);
  if (!before.due) return saved;
  const waits = 'head' in stale && !parts.includes('head');
  return {...saved, due: waits ? {stale: {head: stale.head}, unseen: 0} : undefined};
}
