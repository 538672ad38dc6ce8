import type {Source} from './capture/source.ts';
import {carts} from './capture/sources/carts.ts';
import {shopify} from './capture/sources/shopify.ts';
import {woocommerce} from './capture/sources/woocommerce.ts';

/** Sources of shop systems: a chunk that only their pages load, see capture/more-sources.ts. */
export const SOURCES: readonly Source[] = [shopify, woocommerce, carts];
