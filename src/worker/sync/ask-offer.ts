import type {SharingOffer} from '../../core/contract/sharing-offer.ts';
import {fetchPrivately, type RequestContext, toCode, toRetryAfterMs, toUnreachable} from './deliver.ts';

/**
 * How a server wants reports: with local noise; in another form, which the chunk of that form reads; or not known, so
 * that no report is drawn.
 */
export type Offered =
  | {readonly kind: 'coarse'}
  | {readonly kind: 'other'; readonly offer: unknown}
  | {readonly kind: 'unknown'; readonly reason: string; readonly retryAfterMs?: number};

/** Written out, with the compiler's check, because the module of the constant has the schema of all offers. */
const FORMAT: SharingOffer['format'] = 'vitrine-sharing-1';

/**
 * Asks the server how it wants reports. Only its own words lead to coarse reports: an offer, or the 404 of a server
 * that does not know the question. Otherwise whoever disturbs the answer could choose the weaker form. Never rejects.
 */
export async function askOffer(server: string, context: RequestContext): Promise<Offered> {
  let text: string;
  try {
    const response = await fetchPrivately(`${server}/sharing`, {}, context);
    const {status, headers} = response;
    text = await response.text();
    if (status === 404 && toCode(text) === 'not-found') return {kind: 'coarse'};
    if (status !== 200) {
      const retryAfterMs = toRetryAfterMs(headers.get('retry-after'), context.environment.nowMs());
      return {kind: 'unknown', reason: `The sync server does not say how to share (status ${status}).`, retryAfterMs};
    }
  } catch (error) {
    return {kind: 'unknown', reason: toUnreachable(error)};
  }
  try {
    const offer: unknown = JSON.parse(text);
    return isCoarse(offer) ? {kind: 'coarse'} : {kind: 'other', offer};
  } catch {
    return {kind: 'unknown', reason: 'The sync server does not say how to share: its answer is not JSON.'};
  }
}

function isCoarse(offer: unknown): boolean {
  if (typeof offer !== 'object' || offer === null) return false;
  const {format, protocol, ...others} = offer as Partial<Record<'format' | 'protocol', unknown>>;
  return format === FORMAT && protocol === 'coarse' && Object.keys(others).length === 0;
}
