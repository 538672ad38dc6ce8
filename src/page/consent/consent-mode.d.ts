import type { SourceHost } from './answer.ts';
/**
 * Google Consent Mode v2, by https://developers.google.com/tag-platform/security/guides/consent: an update beats every default,
 * whichever came first; a default of a region beats one of none; `wait_for_update` holds a default back. The shopper's region is not
 * known here, so a default of a region may take away and never give.
 */
export declare function watchConsentMode({ dataLayer, tell }: SourceHost): void;
