import type {Manifest} from '../../core/contract/manifest.ts';
import {parseOrderFacts} from '../../core/contract/order-facts.ts';
import {parseSegments} from '../../core/contract/segments.ts';
import {toChurnProbability} from '../../core/learn/churn-classifier.ts';
import {parseChurnModel} from '../../core/learn/churn-classifier-json.ts';
import {toSegment} from '../../core/profile/segment.ts';
import {toPurchases} from '../../core/profile/to-profile-view.ts';
import {openRepeats, type Repeats, toDueItems} from '../../core/recommend/repeats.ts';
import {openTogether} from '../../core/recommend/together.ts';
import {loadOptional, type ModelPlace} from '../models/load-optional.ts';
import {type Shop, toLookup} from './shop.ts';

/** The optional parts of a model that the shop asks questions of. */
type PartFiles = Pick<Manifest['files'], 'segments' | 'churn' | 'orders'>;

/**
 * Loads the optional parts of a model into the shop: segments, churn classifier, and what orders say. In a chunk
 * of its own, because the first lists do not wait for them. Each part is loaded for itself: one that fails keeps no
 * other away.
 *
 * @param from files of a model; without a model the shopper's own orders still say what is due
 * @param onFailed gets each error of loadOptional
 */
export async function loadModelParts(
  shop: Shop,
  from: {files: PartFiles; place: ModelPlace} | undefined,
  onFailed: (error: unknown) => void,
): Promise<void> {
  const toCategory = (itemId: string): string | undefined => toLookup(shop).byId.get(itemId)?.category;
  let repeats: Repeats | undefined;
  shop.toDue = ({bought}, nowMs) => toDueItems(bought, {repeats, toCategory, nowMs});
  if (!from) return;
  const {files, place} = from;
  const loads = [
    loadOptional(files.segments, 'segments.json', {place, parse: parseSegments}).then((segments) => {
      shop.toSegment = segments && ((profile) => toSegment(segments, profile));
    }),
    loadOptional(files.churn, 'churn.json', {place, parse: parseChurnModel}).then((churn) => {
      shop.toChurn = churn && ((profile, nowMs) => toChurnProbability(churn, toPurchases(profile), nowMs));
    }),
    // Manifests of before there was such a file have none, so its address is not tried.
    loadOptional(files.orders ?? null, 'orders.json', {place, parse: parseOrderFacts}).then((orders) => {
      repeats = orders && openRepeats(orders);
      shop.together = orders && openTogether(orders.together);
    }),
  ];
  await Promise.all(loads.map((load) => load.catch(onFailed)));
}
