import {fromDocument} from '../from-document.ts';
import {own} from '../own.ts';
import {all} from './answer.ts';
import type {ConsentSource} from './answer.ts';

/** Told on the document whenever the shopper answers the shop's banner. */
const COLLECTED = 'visitorConsentCollected';

/**
 * Shopify's Customer Privacy API, https://shopify.dev/docs/api/customer-privacy: preferences and analytics to
 * personalise, besides the sale of data to share. Where no banner is due and nobody has answered, the API says what
 * the shopper's region allows.
 */
export const watchShopifyPrivacy: ConsentSource = ({faults, tell}) => {
  const read = (isAct: boolean): void => {
    const api = own(own(window, 'Shopify'), 'customerPrivacy') as Record<string, unknown> | undefined;
    const ask = (question: string): boolean | undefined => {
      const method = api?.[question];
      return method instanceof Function ? method.call(api) === true : undefined;
    };
    // As long as the banner waits for an answer, the region's rule is not the shopper's word.
    if (!api || (!isAct && ask('shouldShowBanner'))) return;
    const personalization = all(ask('preferencesProcessingAllowed'), ask('analyticsProcessingAllowed'));
    tell({personalization, sharing: all(personalization, ask('saleOfDataAllowed'))}, isAct);
  };
  // It is told on the document and bubbles; markup can hide the document's own method.
  fromDocument('addEventListener').call(
    document,
    COLLECTED,
    faults.guard('shopify-privacy', () => read(true)),
  );
  return () => read(false);
};
