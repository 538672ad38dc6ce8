/** A price of one piece. */
export interface Price {
  /** Hundredths of the currency; negative if the page says so. */
  readonly cents: number;
  /** ISO 4217 code, if the text names one. */
  readonly currency?: string;
}

/** Maximum price of a product, in hundredths; greater numbers are not prices. */
const MAX_CENTS = 1e12;

/** Prices that differ by less than this share count as equal: rounding and tax cause such differences. */
const DISCOUNT_SHARE = 0.01;

/** Whether a price is a number or missing, so that price-text.ts has no text to parse. */
export function isPlainPrice(raw: unknown): boolean {
  return typeof raw === 'number' || raw === undefined;
}

/**
 * Converts a number in units of the currency to hundredths; undefined if it is not a number or too large for a price.
 */
export function toCents(units: unknown): Price | undefined {
  if (typeof units !== 'number') return undefined;
  const cents = Math.round(units * 100) + 0; // + 0 turns -0, which JSON cannot keep, into 0
  return Math.abs(cents) <= MAX_CENTS ? {cents} : undefined;
}

/** An ISO 4217 code; undefined for anything else. */
export function toCode(raw: unknown): string | undefined {
  const code = typeof raw === 'string' ? raw.trim().toUpperCase() : '';
  return /^[A-Z]{3}$/.test(code) ? code : undefined;
}

/** Whether a price is below the product's usual one; false if one of them is unknown. */
export function isBelowUsual(cents: number | undefined, usualCents: number | undefined): boolean {
  return cents !== undefined && usualCents !== undefined && cents < usualCents * (1 - DISCOUNT_SHARE);
}
