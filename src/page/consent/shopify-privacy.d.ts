import type { SourceHost } from './answer.ts';
/**
 * Shopify's Customer Privacy API, https://shopify.dev/docs/api/customer-privacy: preferences and analytics to personalise, besides the
 * sale of data to share. Where no banner is due and nobody has answered, the API says what the shopper's region allows.
 */
export declare function watchShopifyPrivacy({ faults, tell }: SourceHost): void;
