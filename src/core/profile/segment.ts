import type {ProfileView} from '../contract/profile-view.ts';
import type {Segments} from '../contract/segments.ts';
import {toNearest} from '../learn/k-means.ts';
import type {Profile} from './profile.ts';
import {SEGMENT_FEATURES, toSegmentFeatures} from './segment-features.ts';

/**
 * The group of shoppers nearest to a profile; undefined where too little is known of the shopper, or the file has other
 * features.
 */
export function toSegment(segments: Segments, profile: Profile): ProfileView['segment'] {
  const features = toSegmentFeatures(profile);
  if (!features || !hasOwnFeatures(segments)) return undefined;
  const point = features.map((value, k) => (value - segments.means[k]) / segments.scales[k]);
  const {cluster} = toNearest(segments.centroids.flat(), point, {dimensions: point.length});
  return {index: cluster, name: segments.names[cluster]};
}

function hasOwnFeatures({features}: Segments): boolean {
  return features.length === SEGMENT_FEATURES.length && SEGMENT_FEATURES.every((name, k) => name === features[k]);
}
