import type {PagePlan, ShopifyAnswers} from '../support/signal-shop.ts';

/**
 * What a consent tool was last told: yes to all, yes to a profile without sharing, no, or that nobody has answered yet.
 */
export type Told = 'both' | 'profile' | 'no' | 'unasked';
export type Tool = 'tcf' | 'shopify' | 'consentMode';

/** One level each: yes, no, or not said. */
export interface Said {
  readonly personalization?: boolean;
  readonly sharing?: boolean;
}

/**
 * A browser and the shop's tools in it, as far as consent goes. The tools repeat on each page what they were told last.
 */
export interface World {
  readonly mode: 'auto' | 'manual' | 'granted';
  readonly tools: Partial<Record<Tool, Told>>;
  readonly gpc: boolean;
  readonly dnt: boolean;
  /** The explicit choice in the shop. */
  readonly choice?: Said;
  /** Forgotten, and nobody has said anything new since. */
  readonly isForgotten: boolean;
}

const SAID: Readonly<Record<Told, Said>> = {
  both: {personalization: true, sharing: true},
  profile: {personalization: true, sharing: false},
  no: {personalization: false, sharing: false},
  unasked: {},
};
const WEIGHT: readonly Tool[] = ['tcf', 'shopify', 'consentMode'];

/**
 * What is said in this world, written down once more from the documented order and not from the code under test: the
 * shop's own choice, Global Privacy Control, Do Not Track, the wish to be forgotten, TCF, Shopify, Consent Mode,
 * `data-consent`.
 */
export function toSaid({mode, tools, gpc, dnt, choice, isForgotten}: World): Said {
  if (choice) return choice;
  if (gpc || dnt || isForgotten) return SAID.no;
  if (mode === 'manual') return {};
  for (const tool of WEIGHT) {
    const told = tools[tool];
    // A TCF tool or a shop's banner that waits says nothing; a Consent Mode default that nobody updates is a no after
    // a while.
    if (told === 'unasked') {
      if (tool === 'consentMode') return SAID.no;
      continue;
    }
    if (told) return SAID[told];
  }
  return mode === 'granted' ? SAID.profile : {};
}

/** The signals of a page in this world. */
export function toPlan({mode, tools, gpc, dnt}: World, stub: PagePlan['stub'] = []): PagePlan {
  const {tcf, shopify, consentMode} = tools;
  return {
    mode,
    gpc,
    dnt,
    stub,
    tcf: tcf && {status: tcf === 'unasked' ? 'cmpuishown' : 'tcloaded', purposes: toPurposes(tcf)},
    shopify: shopify && toShopify(shopify),
    consentMode: consentMode && [
      ['default', toConsentMode('no')],
      ...(consentMode === 'unasked' ? [] : [['update', toConsentMode(consentMode)] as const]),
    ],
  };
}

export function toPurposes(told: Told): number[] {
  return {both: [1, 3, 5, 6, 9], profile: [1, 3, 5, 6], no: [], unasked: []}[told];
}

export function toShopify(told: Told): ShopifyAnswers {
  const isYes = told === 'both' || told === 'profile';
  return {preferences: isYes, analytics: isYes, saleOfData: told === 'both', banner: told === 'unasked'};
}

export function toConsentMode(told: Told): Record<string, string> {
  const isYes = told === 'both' || told === 'profile';
  return {analytics_storage: isYes ? 'granted' : 'denied', ad_user_data: told === 'both' ? 'granted' : 'denied'};
}
