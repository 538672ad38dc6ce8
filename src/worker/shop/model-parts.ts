import type {Manifest} from '../../core/contract/manifest.ts';
import {parseOrderFacts} from '../../core/contract/order-facts.ts';
import {parseSegments} from '../../core/contract/segments.ts';
import {toChurnProbability} from '../../core/learn/churn-classifier.ts';
import {parseChurnModel} from '../../core/learn/churn-classifier-json.ts';
import {toSegment} from '../../core/profile/segment.ts';
import {toPurchases} from '../../core/profile/to-profile-view.ts';
import {openRepeats, toDueItems} from '../../core/recommend/repeats.ts';
import {openTogether} from '../../core/recommend/together.ts';
import {loadOptional, type ModelPlace} from '../models/load-optional.ts';
import {type Shop, toLookup} from './shop.ts';

/**
 * Loads the optional parts of a model into the shop: segments, churn classifier, and what orders say. In a chunk
 * of its own, because the first lists do not wait for them.
 *
 * @throws as loadOptional
 */
export async function loadModelParts(shop: Shop, files: Manifest['files'], place: ModelPlace): Promise<void> {
  const segments = await loadOptional(files.segments, 'segments.json', {place, parse: parseSegments});
  const churn = await loadOptional(files.churn, 'churn.json', {place, parse: parseChurnModel});
  shop.toSegment = segments && ((profile) => toSegment(segments, profile));
  shop.toChurn = churn && ((profile, nowMs) => toChurnProbability(churn, toPurchases(profile), nowMs));
  // Manifests of before there was such a file have none, so its address is not tried.
  const orders = await loadOptional(files.orders ?? null, 'orders.json', {place, parse: parseOrderFacts});
  const repeats = orders && openRepeats(orders);
  const toCategory = (itemId: string): string | undefined => toLookup(shop).byId.get(itemId)?.category;
  shop.toDue = ({bought}, nowMs) => toDueItems(bought, {repeats, toCategory, nowMs});
  shop.together = orders && openTogether(orders.together);
}
