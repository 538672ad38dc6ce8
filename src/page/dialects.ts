import type {Source} from './capture/source.ts';
import {adobe} from './capture/sources/adobe.ts';
import {segment, snowplow} from './capture/sources/tracker-calls.ts';

/**
 * Sources of less common tag systems, in a chunk that only pages with one of them load, see capture/more-sources.ts.
 */
export const SOURCES: readonly Source[] = [adobe, segment, snowplow];
