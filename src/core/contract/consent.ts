/** What the shopper allows; unknown means denied. */
export interface Consent {
  /** Keep a profile in this browser and use it. */
  readonly personalization: boolean;
  /** Send the aggregate to the shop; has no effect without personalization. */
  readonly sharing: boolean;
}

/**
 * What the page tells the worker: what is allowed from now on and, before that, what of the time before has to go.
 * Without `erase` nobody has said no: what an earlier visit stored stays, unread.
 */
export interface ConsentOrder extends Consent {
  /** `sharing`: what was shared, here and on the server. `all`: that, and everything that is kept of the shopper. */
  readonly erase?: 'all' | 'sharing';
}

/** Who said it: an explicit choice in the shop wins over every signal. */
export type ConsentOrigin = 'shop' | 'consent-mode' | 'shopify' | 'tcf' | 'gpc' | 'do-not-track' | 'default';

export const NO_CONSENT: Consent = {personalization: false, sharing: false};
