/** What the shopper allows; unknown means denied. */
export interface Consent {
  /** Keep a profile in this browser and use it. */
  readonly personalization: boolean;
  /** Send one randomised answer a week to the shop; has no effect without personalization. */
  readonly sharing: boolean;
}

/**
 * An instruction from the page to the worker: what is allowed from now on, and which stored data has to be erased
 * first. Without `erase` no level was denied: data of an earlier visit then stays stored, but is not read.
 */
export interface ConsentOrder extends Consent {
  /** `sharing`: the shared reports, here and on the server. `all`: those, and everything stored about the shopper. */
  readonly erase?: 'all' | 'sharing';
}

/** Where the decision comes from; an explicit choice in the shop outranks every signal. */
export type ConsentOrigin = 'shop' | 'consent-mode' | 'shopify' | 'tcf' | 'gpc' | 'do-not-track' | 'default';

export const NO_CONSENT: Consent = {personalization: false, sharing: false};
