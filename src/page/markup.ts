import type {Source} from './capture/source.ts';
import {jsonLd} from './capture/sources/json-ld.ts';
import {microdata, rdfa} from './capture/sources/microdata.ts';
import {openGraph} from './capture/sources/open-graph.ts';

/** Sources of structured data, in a chunk that only pages with such markup load, see capture/more-sources.ts. */
export const SOURCES: readonly Source[] = [jsonLd, microdata, rdfa, openGraph];
