import type {Source} from '../source.ts';
import {attributes} from './attributes.ts';
import {dataLayer} from './data-layer.ts';
import {search} from './search.ts';

/**
 * Sources that each page is asked by. To add one: write it beside these and name it here, or in the list of a chunk
 * that only some pages load (page/markup.ts, page/platforms.ts, page/dialects.ts).
 */
export const SOURCES: readonly Source[] = [attributes, dataLayer, search];
