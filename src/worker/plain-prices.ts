import {isPlainPrice, toCode} from '../core/clean/price.ts';
import type {CapturedEvent} from '../core/contract/captured-event.ts';

/**
 * Events with their prices as numbers. Most pages give numbers; parsing texts is a chunk of its own, and if that cannot
 * be loaded the event counts without its price.
 *
 * @param usual the shop's currency, which signs of several countries (`$`, `¥`, `kr`) stand for
 */
export async function toPlainPrices(
  events: readonly CapturedEvent[],
  usual?: string,
): Promise<readonly CapturedEvent[]> {
  if (events.every(isPlain)) return events;
  const chunk = await import('../core/clean/price-text.ts').catch(() => undefined);
  const options = chunk?.toCurrencyOptions(usual);
  return chunk ? events.map((event) => (isPlain(event) ? event : chunk.withPlainPrice(event, options))) : events;
}

/** Anything that is not an event passes, because cleaning rejects it. */
function isPlain(event: CapturedEvent | null | undefined): boolean {
  const {price, currency} = event ?? {};
  return isPlainPrice(price) && (currency === undefined || toCode(currency) !== undefined);
}
