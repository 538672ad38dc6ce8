import type {ProfileView} from '../contract/profile-view.ts';
import type {Segments} from '../contract/segments.ts';
import {toNearest} from '../learn/k-means.ts';
import type {Profile} from './profile.ts';
import {SEGMENT_FEATURES, toSegmentFeatures} from './segment-features.ts';

/**
 * Gives the segment whose centroid is nearest to a profile; undefined if the profile has too few events, or the file
 * has features that this version does not know. Features are found by name.
 */
export function toSegment(segments: Segments, profile: Profile): ProfileView['segment'] {
  const features = toSegmentFeatures(profile);
  const names: readonly string[] = SEGMENT_FEATURES;
  const places = segments.features.map((name) => names.indexOf(name));
  if (!features || places.includes(-1)) return undefined;
  const point = places.map((from, k) => (features[from] - segments.means[k]) / segments.scales[k]);
  const {cluster} = toNearest(segments.centroids.flat(), point, {dimensions: point.length});
  return {index: cluster, name: segments.names[cluster]};
}
