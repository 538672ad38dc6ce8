import {EVENT_KINDS, toKindIndex} from '../../../src/core/contract/event-kinds.ts';
import type {History} from '../../../src/trainer/history/history.ts';
import {toSha256} from '../../../src/trainer/sha256.ts';
import {PAGE_KINDS, type PageVisit} from './page-visits.ts';

/** The product's kinds that stand for the start of a visit and for an end without a purchase. */
const OPENING = toKindIndex('wishlist');
const CLOSING = toKindIndex('share');
const PURCHASE = toKindIndex('purchase');

/** Milliseconds of a page whose standardised logarithm is 0, and milliseconds' logarithm for each unit of it. */
const MIDDLE_MS = 40_000;
const SPREAD = 1.7;
const DAY_MS = 86_400_000;

/** Pages of a visit that training reads: with the opening 30 events; the graphs of longer visits take long to build. */
const MAX_PAGES = 29;

/** An event as the network reads it. */
export interface PageEvent {
  /** Row of the only item. */
  readonly item: 0;
  readonly kind: number;
  readonly gapMs: number;
}

/**
 * The events of a visit that a network reads before it is asked: the start of the visit, then each page when it is
 * left, so that the gap before the event is the time on that page. Page kind k takes the place of the k-th event kind.
 * The standardised logarithms become milliseconds that spread over all classes of gaps.
 */
export function toPageEvents({kinds, logSeconds}: PageVisit): PageEvent[] {
  const pages = Array.from(kinds, (kind, page): PageEvent => {
    return {item: 0, kind, gapMs: Math.round(MIDDLE_MS * Math.exp(SPREAD * logSeconds[page]))};
  });
  return [{item: 0, kind: OPENING, gapMs: -1}, ...pages];
}

/**
 * Visits as the history of a shop with one item, so that only the heads have something to learn. The last event of
 * each visit is a purchase or an end without one; it is a target and never an input. A visit has at most its first
 * MAX_PAGES pages.
 */
export function toHistory(visits: readonly PageVisit[], name: string): History {
  if (PAGE_KINDS > Math.min(PURCHASE, OPENING, CLOSING)) throw new Error('Page kinds and other events share a kind.');
  const visitStart = [0];
  const timeMs: number[] = [];
  const kind: number[] = [];
  visits.forEach((visit, number) => {
    let now = number * DAY_MS;
    for (const event of toPageEvents(visit).slice(0, MAX_PAGES + 1)) {
      now += Math.max(0, event.gapMs);
      timeMs.push(now);
      kind.push(event.kind);
    }
    timeMs.push(now);
    kind.push(visit.buys ? PURCHASE : CLOSING);
    visitStart.push(kind.length);
  });
  return {
    itemIds: ['page'],
    itemFacts: [{}],
    visitStart: Int32Array.from(visitStart),
    visitVisitor: Int32Array.from(visits.keys()),
    visitorCount: visits.length,
    timeMs: Float64Array.from(timeMs),
    kind: Uint8Array.from(kind),
    item: new Int32Array(kind.length),
    price: new Float32Array(kind.length).fill(Number.NaN),
    quantity: new Float32Array(kind.length).fill(1),
    dataHash: toSha256(JSON.stringify([visitStart, timeMs, kind, EVENT_KINDS])),
    name,
  };
}
