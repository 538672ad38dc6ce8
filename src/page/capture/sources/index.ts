import type {Source} from '../source.ts';
import {attributes} from './attributes.ts';
import {dataLayer} from './data-layer.ts';
import {search} from './search.ts';

/**
 * Sources that run on every page. To add one, write it beside these and list it here, or in a chunk that only some
 * pages load (page/markup.ts, page/platforms.ts, page/dialects.ts).
 */
export const SOURCES: readonly Source[] = [attributes, dataLayer, search];
