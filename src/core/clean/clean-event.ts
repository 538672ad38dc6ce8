import {CAPTURE_SOURCES, type CapturedEvent} from '../contract/captured-event.ts';
import {ITEM_KINDS, isSignal as isSignalKind} from '../contract/event-kinds.ts';
import {isRemembered, MAX_OF_ONE, rememberAliases, toKnownId} from './aliases.ts';
import {isBotVisit} from './bots.ts';
import {type CatalogueLookup, toTitleKey} from './catalogue-lookup.ts';
import type {CleanState} from './clean-state.ts';
import type {CleanEvent} from './clean-types.ts';
import {type DuplicateReason, rememberEvent, toDuplicate} from './dedupe.ts';
import {MAX_NAME_LENGTH, toItemFacts, toPriceOf} from './item-facts.ts';
import type {Price} from './price.ts';
import {toNameText, toQuery, toSafeName} from './query-text.ts';
import {
  EARLIEST_TIME_MS,
  MAX_QUANTITY,
  LATEST_TIME_MS,
  MAX_ID_LENGTH,
  type RejectReason,
  toRejectReason,
} from './row-rules.ts';
import {startsVisit} from './visits.ts';

/** Why a captured event is rejected: the rules for rows of a history, and faults that only live pages can have. */
export type CaptureRejectReason = RejectReason | DuplicateReason | 'malformed' | 'bot';

/** What was corrected in an accepted event or left out of it. */
export type CleanRepair = 'time' | 'price' | 'quantity' | 'query' | 'converted' | 'currency';

export interface CleanContext {
  readonly state: CleanState;
  readonly catalogue: CatalogueLookup;
  readonly nowMs: number;
  /** Currency of prices that name none. */
  readonly currency?: string;
  /** The browser shows signs of automation: its calls are answered, but its events are not learned from. */
  readonly isBot: boolean;
}

/** The cleaned event or the reason for its rejection, and the state for the next event. */
export type CleanResult =
  | {
      readonly event: CleanEvent;
      readonly repairs: readonly CleanRepair[];
      readonly rejected?: undefined;
      readonly state: CleanState;
    }
  | {
      readonly event?: undefined;
      readonly repairs?: undefined;
      readonly rejected: CaptureRejectReason;
      readonly state: CleanState;
    };

/** A page keeps an event at most this long before it reaches the worker; an older time comes from a wrong clock. */
const OLDEST_MS = 24 * 60 * 60 * 1000;
/** If the previous event lies further in the future than this, its clock was wrong, and its time is ignored. */
const CLOCK_SLACK_MS = 60_000;
const MAX_LISTED = 200;
const MAX_DWELL_MS = 30 * 60 * 1000;
const CHANNELS: ReadonlySet<unknown> = new Set(['direct', 'search', 'social', 'email', 'ads', 'referral', 'internal']);
const SOURCES: ReadonlySet<unknown> = new Set(CAPTURE_SOURCES);

/**
 * Validates and normalises a captured event, or gives the reason to reject it. Its price has to be plain, see
 * withPlainPrice. Never throws, although every field may be hostile.
 *
 * Clocks: a time in the future, more than a day old or before the event before it is moved to the nearest possible one.
 * Invalid prices and quantities are dropped, prices in other currencies converted by the catalogue's rates. Missing
 * fields are taken from the catalogue. A result with a kind of EVENT_KINDS always passes toRejectReason.
 */
export function cleanEvent(captured: CapturedEvent, context: CleanContext): CleanResult {
  const {state} = context;
  const reject = (rejected: CaptureRejectReason): CleanResult => ({rejected, state});
  if (!isReadable(captured)) return reject('malformed');
  if (context.isBot) return reject('bot');
  const isSignal = isSignalKind(captured.kind);
  const itemId = toItemId(captured, context);
  const price = toPriceOf(captured);
  const quantity = toQuantity(captured.quantity);
  const rejected = toRejectReason({
    visitor: 'this browser',
    visit: null,
    timeMs: toUsableTime(captured.timeMs),
    kind: isSignal ? 'filter' : captured.kind, // toRejectReason knows no signals; like a filter they need no item
    item: itemId ?? null,
    price: price?.cents ?? null,
    quantity: quantity ?? null,
  });
  if (rejected) return reject(rejected);

  const {event, repairs} = toCleaned(captured, context, {itemId, price, quantity});
  const duplicate = toDuplicate(state, event);
  if (duplicate) return reject(duplicate);
  const counted = countEvent(state, event);
  // The event is counted although it is rejected, so that the visit stays rejected until it ends.
  if (isBotVisit(counted.visitEvents)) return {rejected: 'bot', state: counted};
  return {event, repairs, state: counted};
}

/** What cleanEvent has found out about the product of an event. */
interface FoundItem {
  readonly itemId: string | undefined;
  readonly price: Price | undefined;
  readonly quantity: number | undefined;
}

/** The clean form of an event that passed the rules, and what was corrected in it. */
function toCleaned(
  captured: CapturedEvent,
  context: CleanContext,
  {itemId, price, quantity}: FoundItem,
): {readonly event: CleanEvent; readonly repairs: readonly CleanRepair[]} {
  const {state, nowMs} = context;
  const isSignal = isSignalKind(captured.kind);
  const timeMs = toPossibleTime(captured.timeMs, state.lastMs, nowMs);
  const [{query, isCut}, filter] = [toQuery(captured.query), toQuery(captured.filter)];
  const {isConverted, isForeign, ...facts} = toItemFacts(captured, {itemId, price}, context);
  const opens = startsVisit(toEarlier(state.eventMs, timeMs), timeMs);
  const isFirst = opens || state.visitEvents === 0;
  const event = withoutUndefined<CleanEvent>({
    id: captured.id,
    source: captured.source,
    kind: captured.kind,
    timeMs,
    visit: state.visit + (opens ? 1 : 0),
    startsVisit: opens && !isSignal,
    gapMs: isFirst ? -1 : timeMs - (state.eventMs ?? timeMs),
    itemId,
    query,
    filter: filter.query,
    quantity: quantity ?? (captured.kind === 'purchase' || captured.kind === 'cart-add' ? 1 : undefined),
    ...facts,
    orderId: toNameText(captured.orderId, MAX_ID_LENGTH),
    listId: toSafeName(captured.listId, MAX_NAME_LENGTH),
    position: toBetween(captured.position, 100_000),
    itemIds: toIds(captured.itemIds),
    aliases: toNewAliases(captured, itemId, state),
    dwellMs: toBetween(captured.dwellMs, MAX_DWELL_MS),
    scrollShare: toBetween(captured.scrollShare, 1),
    channel: CHANNELS.has(captured.channel) ? captured.channel : undefined,
    campaign: toSafeName(captured.campaign, MAX_NAME_LENGTH),
  });
  const repairs = toRepairs({
    time: timeMs !== captured.timeMs,
    price: price === undefined && captured.price !== undefined,
    quantity: quantity === undefined && captured.quantity !== undefined,
    query: isCut || filter.isCut,
    converted: isConverted,
    currency: isForeign,
  });
  return {event, repairs};
}

function toRepairs(happened: Readonly<Record<CleanRepair, boolean>>): CleanRepair[] {
  // Object.keys is typed as string[]; the record has no other keys.
  return (Object.keys(happened) as CleanRepair[]).filter((repair) => happened[repair]);
}

/** The state after an accepted event or signal. */
export function countEvent(state: CleanState, event: CleanEvent): CleanState {
  const {kind, timeMs, visit, startsVisit: opens} = event;
  return {
    ...state,
    ...rememberEvent(state, event),
    aliases: rememberAliases(state.aliases, event.itemId, event.aliases),
    lastMs: timeMs,
    ...(isSignalKind(kind) ? {} : {visit, visitEvents: (opens ? 0 : state.visitEvents) + 1, eventMs: timeMs}),
  };
}

function isReadable(captured: unknown): captured is CapturedEvent {
  if (typeof captured !== 'object' || captured === null) return false;
  const {id, source, kind} = captured as Partial<CapturedEvent>; // each field is checked here or where it is read
  const hasId = typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH;
  return hasId && SOURCES.has(source) && typeof kind === 'string';
}

/**
 * The id under which a product is counted: the catalogue's, if one of the page's ids, the title or the address leads to
 * one of its products; else the id used since an earlier page, else the page's id, else its title.
 */
export function toItemId(
  captured: CapturedEvent,
  {catalogue, state}: Pick<CleanContext, 'catalogue' | 'state'>,
): string | undefined {
  const {byId, idOfTitle, toIdOfAddress} = catalogue;
  const raw: unknown = captured.itemId;
  const id = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw.trim() : undefined;
  const more = toIds(captured.aliases) ?? [];
  const known = [id, ...more].find((one) => byId.has(one ?? ''));
  if (known) return known;
  const title = toTitleKey(captured.title);
  const named = title === undefined ? undefined : idOfTitle.get(title);
  if (named !== undefined) return named;
  const paths = [captured.url, id, ...more].map(toIdOfAddress);
  const told = paths.find((one) => one !== undefined) ?? toKnownId(state.aliases, id, more);
  if (told !== undefined) return told;
  if (id) return id;
  // A title is never the id of a signal, because signals are not in ITEM_KINDS.
  return ITEM_KINDS.has(captured.kind) ? toSafeName(captured.title, MAX_ID_LENGTH) : undefined;
}

/** The product's ids that are not remembered yet; undefined if there are none. */
function toNewAliases(captured: CapturedEvent, itemId: string | undefined, state: CleanState): CleanEvent['aliases'] {
  if (itemId === undefined) return undefined;
  const given = toIds([captured.itemId, ...(toIds(captured.aliases) ?? [])]) ?? [];
  const fresh = given.filter((id) => id !== itemId && !isRemembered(state.aliases, id, itemId));
  return fresh.length ? fresh.slice(0, MAX_OF_ONE) : undefined;
}

/** The number of pieces; undefined if it is not valid, because one bad field must not reject the event. */
function toQuantity(raw: unknown): number | undefined {
  const value = typeof raw === 'number' || typeof raw === 'string' ? Number(raw) : 0;
  if (!(value > 0 && value <= MAX_QUANTITY)) return undefined;
  return Math.max(1, Math.round(value)); // goods sold by weight: part of a kilogram counts as one piece
}

/**
 * The captured time, moved into the years that the rules accept, because a clock may be years off and toPossibleTime
 * corrects that; null if it is not a time at all.
 */
function toUsableTime(raw: unknown): number | null {
  if (typeof raw !== 'number' || !Number.isFinite(raw) || raw < 0) return null;
  return Math.min(Math.max(raw, EARLIEST_TIME_MS), LATEST_TIME_MS - 1);
}

function toPossibleTime(timeMs: number, lastMs: number | undefined, nowMs: number): number {
  const near = timeMs > nowMs || timeMs < nowMs - OLDEST_MS ? nowMs : timeMs;
  return lastMs !== undefined && lastMs > near && lastMs <= nowMs + CLOCK_SLACK_MS ? lastMs : near;
}

/** Time of the previous event, unless its clock was ahead: then undefined, which starts a new visit. */
function toEarlier(eventMs: number | undefined, timeMs: number): number | undefined {
  return eventMs !== undefined && eventMs <= timeMs ? eventMs : undefined;
}

function toIds(raw: unknown): readonly string[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  return raw.filter((id) => typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH).slice(0, MAX_LISTED);
}

/** The number clamped to 0 .. `most`; undefined if it is not a number. */
function toBetween(raw: unknown, most: number): number | undefined {
  return typeof raw === 'number' && !Number.isNaN(raw) ? Math.min(most, Math.max(0, raw)) : undefined;
}

/** Omits undefined fields, so that a stored event is small and deeply equal to its copy. */
function withoutUndefined<T extends object>(value: T): T {
  // Only optional fields can be undefined.
  return Object.fromEntries(Object.entries(value).filter(([, own]) => own !== undefined)) as T;
}
