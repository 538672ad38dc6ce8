/** What the shopper allows; unknown means denied. */
export interface Consent {
  /** Keep a profile in this browser and use it. */
  readonly personalization: boolean;
  /** Send the aggregate to the shop; has no effect without personalization. */
  readonly sharing: boolean;
}

/** Who said it: an explicit choice in the shop wins over every signal. */
export type ConsentOrigin = 'shop' | 'consent-mode' | 'tcf' | 'gpc' | 'do-not-track' | 'default';

export const NO_CONSENT: Consent = {personalization: false, sharing: false};
