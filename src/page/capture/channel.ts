import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import {toText, withoutGaps} from './read.ts';

const SEARCH = /(^|\.)(google|bing|duckduckgo|yahoo|ecosia|baidu|yandex|qwant|startpage|brave)\./;
const SOCIAL =
  /(^|\.)(facebook|instagram|twitter|x|pinterest|tiktok|reddit|youtube|linkedin|snapchat|threads|whatsapp|vk|tumblr)\.[a-z.]+$|^(t\.co|t\.me|lnkd\.in|bsky\.app|youtu\.be)$/;
const EMAIL = /^(mail|outlook|webmail)\./;
/** Query parameters with which ad networks mark a click. */
const AD_CLICK = /[?&]((g|tt|d)clid|msclkid|[gw]braid)=/;

/**
 * How the shopper came to the shop.
 *
 * @param address of this page
 * @param referrer of this page, empty if the browser gives none
 * @returns undefined if the shopper comes from another page of the shop, so that no visit begins
 */
export function toChannel(address: string, referrer: string): Pick<CapturedEvent, 'channel' | 'campaign'> | undefined {
  const {hostname, searchParams} = new URL(address);
  const from = referrer ? new URL(referrer).hostname : '';
  const medium = `${searchParams.get('utm_medium') ?? ''} ${searchParams.get('utm_source') ?? ''}`.toLowerCase();
  const campaign = toText(searchParams.get('utm_campaign'));
  if (from === hostname && !medium.trim() && !campaign) return undefined;
  return withoutGaps({channel: toName(), campaign});

  function toName(): CapturedEvent['channel'] {
    if (AD_CLICK.test(address) || /cpc|ppc|paid|display|banner|ads/.test(medium)) return 'ads';
    if (/e-?mail|newsletter/.test(medium) || EMAIL.test(from)) return 'email';
    if (/social|facebook|instagram|tiktok|pinterest/.test(medium) || /[?&]fbclid=/.test(address) || SOCIAL.test(from))
      return 'social';
    if (/organic/.test(medium) || SEARCH.test(from)) return 'search';
    return from && from !== hostname ? 'referral' : 'direct';
  }
}
