import type {Source} from './capture/source.ts';
import {adobe} from './capture/sources/adobe.ts';
import {otherLayers} from './capture/sources/other-layers.ts';
import {segment, snowplow} from './capture/sources/tracker-calls.ts';

/**
 * Sources of less common tag systems, in a chunk that only pages with one of them load, see capture/more-sources.ts.
 */
export const SOURCES: readonly Source[] = [adobe, otherLayers, segment, snowplow];
