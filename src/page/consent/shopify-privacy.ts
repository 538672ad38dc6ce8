import {fromDocument} from '../from-document.ts';
import {own} from '../own.ts';
import {all} from './answer.ts';
import type {ConsentSource} from './answer.ts';

/** Event on the document whenever the shopper answers the shop's banner. */
const COLLECTED = 'visitorConsentCollected';

/**
 * Shopify's Customer Privacy API, https://shopify.dev/docs/api/customer-privacy: personalization needs preferences and
 * analytics, sharing needs the sale of data as well. Without a banner and an answer the API gives what the shopper's
 * region allows.
 */
export const watchShopifyPrivacy: ConsentSource = ({faults, tell}) => {
  const read = (isAct: boolean): void => {
    const api = own(own(window, 'Shopify'), 'customerPrivacy') as Record<string, unknown> | undefined;
    const ask = (question: string): boolean | undefined => {
      const method = api?.[question];
      return method instanceof Function ? method.call(api) === true : undefined;
    };
    // While the banner waits for an answer, the region's default is not the shopper's decision.
    if (!api || (!isAct && ask('shouldShowBanner'))) return;
    const personalization = all(ask('preferencesProcessingAllowed'), ask('analyticsProcessingAllowed'));
    tell({personalization, sharing: all(personalization, ask('saleOfDataAllowed'))}, isAct);
  };
  // The event is dispatched on the document. Called through the prototype, because markup can hide the document's own
  // method.
  fromDocument('addEventListener').call(
    document,
    COLLECTED,
    faults.guard('shopify-privacy', () => read(true)),
  );
  return () => read(false);
};
