import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import {type CatalogueLookup, NO_CATALOGUE} from '../../core/clean/catalogue-lookup.ts';
import {cleanEvent} from '../../core/clean/clean-event.ts';
import {emptyCleanState} from '../../core/clean/clean-state.ts';
import type {CleanEvent} from '../../core/clean/clean-types.ts';
import {toCurrencyOptions, withPlainPrice} from '../../core/clean/price-text.ts';
import {toNameText} from '../../core/clean/query-text.ts';
import {toRecordFields} from './texts.ts';

/** An event of a page as doctor prints it; null for what it does not say. */
export interface EventRow {
  readonly kind: string;
  readonly item_id: string | null;
  readonly title: string | null;
  /** In units of the currency, of one piece. */
  readonly price: number | null;
  readonly currency: string | null;
  readonly category: string | null;
  readonly quantity: number | null;
  readonly source: string;
  /** Whether the catalogue has a product of this id; null without a catalogue or an id. */
  readonly in_catalogue: boolean | null;
}

/** An event and what its row has no column for: search words, products of a list. */
export interface PageEvent {
  readonly row: EventRow;
  readonly event: CleanEvent;
}

/** The events that are kept of a page, and how many were dropped for each reason. */
export interface PageEvents {
  readonly events: readonly PageEvent[];
  readonly dropped: ReadonlyMap<string, number>;
}

export interface CleanOptions {
  readonly catalogue?: CatalogueLookup;
  /** Currency of prices without one. */
  readonly currency?: string;
}

/** Facts about the visit, not about the page: they are the same wherever doctor looks. */
const OF_VISIT: ReadonlySet<string> = new Set(['visit-start', 'dwell']);
/** A page may report the same event twice; it is counted once. */
const isHarmless = (reason: string): boolean => reason.startsWith('duplicate');
const MAX_TITLE_LENGTH = 500;

/** Cleans captured events with the browser's own code, as its worker does before it stores them. */
export function toPageEvents(captured: readonly unknown[], {catalogue, currency}: CleanOptions): PageEvents {
  const events: PageEvent[] = [];
  const dropped = new Map<string, number>();
  const options = toCurrencyOptions(currency ?? catalogue?.currency);
  let state = emptyCleanState();
  for (const raw of captured) {
    const fields = toRecordFields(raw) as unknown as CapturedEvent; // cleanEvent checks every field
    const plain = withPlainPrice(fields, options);
    const context = {state, catalogue: catalogue ?? NO_CATALOGUE, nowMs: Date.now(), currency, isBot: false};
    const result = cleanEvent(plain, context);
    ({state} = result);
    if (result.rejected && !isHarmless(result.rejected))
      dropped.set(result.rejected, (dropped.get(result.rejected) ?? 0) + 1);
    if (result.event && !OF_VISIT.has(result.event.kind))
      events.push({event: result.event, row: toRow(result.event, fields.title, catalogue)});
  }
  return {events, dropped};
}

function toRow(event: CleanEvent, said: unknown, catalogue: CatalogueLookup | undefined): EventRow {
  const {kind, itemId, priceCents, currency, category, quantity, source} = event;
  const known = itemId === undefined ? undefined : catalogue?.byId.get(itemId);
  return {
    kind,
    item_id: itemId ?? null,
    title: toNameText(said, MAX_TITLE_LENGTH) ?? known?.title ?? null,
    price: priceCents === undefined ? null : priceCents / 100,
    currency: currency ?? null,
    category: category ?? null,
    quantity: quantity ?? null,
    source,
    in_catalogue: catalogue && itemId !== undefined ? known !== undefined : null,
  };
}
