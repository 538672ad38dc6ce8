import type {CleanEvent} from '../core/clean/clean-types.ts';
import type {CapturedEvent} from '../core/contract/captured-event.ts';

/** Converts a cleaned event to the contract's form, with the price in units of its currency. */
export function toCapturedEvent(event: CleanEvent): CapturedEvent {
  const {visit: _visit, startsVisit: _startsVisit, gapMs: _gapMs, isDiscounted: _isDiscounted, ...told} = event;
  const {priceCents, ...rest} = told;
  return priceCents === undefined ? rest : {...rest, price: priceCents / 100};
}
