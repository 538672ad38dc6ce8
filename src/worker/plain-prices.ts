import {isPlainPrice, toCode} from '../core/clean/price.ts';
import type {CapturedEvent} from '../core/contract/captured-event.ts';

/**
 * Events with their prices as numbers. Most pages say them so; what reads them out of text is a chunk of its own, and
 * where that cannot be had the event counts without its price.
 */
export async function toPlainPrices(events: readonly CapturedEvent[]): Promise<readonly CapturedEvent[]> {
  if (events.every(isPlain)) return events;
  const chunk = await import('../core/clean/price-text.ts').catch(() => undefined);
  return chunk ? events.map((event) => (isPlain(event) ? event : chunk.withPlainPrice(event))) : events;
}

/** Whatever is no event is cleaning's to reject. */
function isPlain(event: CapturedEvent | null | undefined): boolean {
  const {price, currency} = event ?? {};
  return isPlainPrice(price) && (currency === undefined || toCode(currency) !== undefined);
}
