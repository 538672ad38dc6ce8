import type {CaseFamily} from './capture-case.ts';
import {GA4, GTAG, UA} from './ga4-cases.ts';
import {JSON_LD} from './json-ld-cases.ts';
import {MICRODATA, OPEN_GRAPH, RDFA} from './markup-cases.ts';
import {ATTRIBUTES, SEARCH, SPA, TWO} from './page-cases.ts';
import {REQUESTS, SHOPIFY, SYSTEMS, WOOCOMMERCE} from './platform-cases.ts';
import {ADOBE, SEGMENT_CALLS, SNOWPLOW_CALLS} from './tracker-cases.ts';

/** All cases by dialect. */
export const FAMILIES: readonly CaseFamily[] = [
  GA4,
  GTAG,
  UA,
  JSON_LD,
  MICRODATA,
  RDFA,
  OPEN_GRAPH,
  SEGMENT_CALLS,
  SNOWPLOW_CALLS,
  ADOBE,
  ATTRIBUTES,
  SEARCH,
  SPA,
  TWO,
  SHOPIFY,
  WOOCOMMERCE,
  SYSTEMS,
  REQUESTS,
];
