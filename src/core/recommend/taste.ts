import {PRICE_TIERS} from '../contract/profile-view.ts';
import {EVENTS} from '../contract/event-kinds.ts';
import {type Interests, toShares} from '../profile/interests.ts';
import type {Profile} from '../profile/profile.ts';
import type {ItemTable, NameCodes} from './item-table.ts';
import {isVisitOpen} from '../profile/visit.ts';

/**
 * A shopper's interest in each category, path, brand and price tier, by its code; 0 for none, and always 0 for code 0.
 */
export interface Taste {
  readonly category: Float32Array;
  readonly path: Float32Array;
  readonly brand: Float32Array;
  readonly tier: Float32Array;
  /** Whether any interest is above 0. */
  readonly isKnown: boolean;
}

/** Weights of the four parts; they sum to 1, so a product that matches in all four has interest 1. */
const PARTS = {path: 0.45, category: 0.2, brand: 0.2, tier: 0.15} as const;
/** Weight of the open visit relative to all visits: a shelf has to follow what the shopper wants today. */
const VISIT_SHARE = 0.65;
/** Factor on the weight of an earlier product of the visit, per step. */
const STEP_DECAY = 0.85;

/**
 * Mixes the interests of all visits with those of the open one. Interests in names that the catalogue lacks are
 * ignored.
 */
export function toTaste(profile: Profile, table: ItemTable, nowMs: number): Taste {
  const life = {
    category: toLife(profile.categories, table.categories, nowMs),
    path: toLife(profile.paths, table.paths, nowMs),
    brand: toLife(profile.brands, table.brands, nowMs),
    tier: toTierLife(profile, nowMs),
  };
  const isKnown = profile.recent.length > 0;
  const visit = toVisitTaste(profile, table, nowMs);
  if (!visit) return {...scale(life, 1), isKnown};
  const now = scale(visit, VISIT_SHARE);
  const ever = scale(life, 1 - VISIT_SHARE);
  const mix = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, code) => value + b[code]);
  return {
    category: mix(now.category, ever.category),
    path: mix(now.path, ever.path),
    brand: mix(now.brand, ever.brand),
    tier: mix(now.tier, ever.tier),
    isKnown,
  };
}

/** Interest in products, 0 to 1, by their index. */
export function toInterests(taste: Taste, {path, category, brand, tier}: ItemTable): (index: number) => number {
  const {path: ofPath, category: ofCategory, brand: ofBrand, tier: ofTier} = taste;
  return (index) => ofPath[path[index]] + ofCategory[category[index]] + ofBrand[brand[index]] + ofTier[tier[index]];
}

type Strengths = Pick<Taste, 'category' | 'path' | 'brand' | 'tier'>;

/** Interests of the open visit; undefined where none of its products is in the table. */
function toVisitTaste(profile: Profile, table: ItemTable, nowMs: number): Strengths | undefined {
  if (!isVisitOpen(profile, nowMs)) return undefined;
  const found: Strengths = {
    category: new Float32Array(table.categories.names.length),
    path: new Float32Array(table.paths.names.length),
    brand: new Float32Array(table.brands.names.length),
    tier: new Float32Array(PRICE_TIERS.length + 1),
  };
  let hasItems = false;
  let decay = 1;
  for (let at = profile.recent.length - 1; at >= 0; at--, decay *= STEP_DECAY) {
    const {itemId, kind, visit} = profile.recent[at];
    if (visit !== profile.visit.number) break;
    const index = table.indexOf.get(itemId);
    if (index === undefined) continue;
    hasItems = true;
    const weight = decay * EVENTS[kind].wish;
    found.category[table.category[index]] += weight;
    found.path[table.path[index]] += weight;
    found.brand[table.brand[index]] += weight;
    found.tier[table.tier[index]] += weight;
  }
  return hasItems ? found : undefined;
}

function toLife(interests: Interests, codes: NameCodes, nowMs: number): Float32Array {
  const out = new Float32Array(codes.names.length);
  for (const {name, share} of toShares(interests, nowMs)) out[codes.codeOf.get(name) ?? 0] = share;
  return out;
}

function toTierLife(profile: Profile, nowMs: number): Float32Array {
  const out = new Float32Array(PRICE_TIERS.length + 1);
  for (const {name, share} of toShares(profile.tiers, nowMs)) {
    out[1 + PRICE_TIERS.findIndex((tier) => tier === name)] = share;
  }
  return out;
}

/** The strongest of each part becomes the part's share of `whole`. */
function scale(strengths: Strengths, whole: number): Strengths {
  const toPart = (values: Float32Array, part: number): Float32Array => {
    const out = Float32Array.from(values);
    out[0] = 0;
    const most = out.reduce((best, value) => Math.max(best, value), 0);
    return most > 0 ? out.map((value) => (value / most) * part * whole) : out;
  };
  return {
    category: toPart(strengths.category, PARTS.category),
    path: toPart(strengths.path, PARTS.path),
    brand: toPart(strengths.brand, PARTS.brand),
    tier: toPart(strengths.tier, PARTS.tier),
  };
}
