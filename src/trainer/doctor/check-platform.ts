import type {Inspection, ShopSystem} from '../../core/contract/inspection.ts';
import {type Finding, ok, warning} from './finding.ts';

const NAMES: Readonly<Record<ShopSystem, string>> = {
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
  magento: 'Magento',
  prestashop: 'PrestaShop',
  shopware: 'Shopware',
  opencart: 'OpenCart',
};

/** What the checks know of a page. */
interface SystemPage extends Pick<Inspection, 'type' | 'marks'> {
  /** Kinds of events that were recorded on the page. */
  readonly kinds: ReadonlySet<string>;
  /** Whether the page's scripts ran. */
  readonly hasRun: boolean;
}

/** Something that a shop system hides from scripts, the pages on which that matters, and what to do about it. */
interface Hidden {
  readonly systems: readonly ShopSystem[];
  readonly isHere: (page: SystemPage) => boolean;
  readonly message: string;
}

const PUSH = (name: string): string =>
  `Have a plugin or the theme push GA4’s ${name} to the dataLayer, or call vitrine('track', '${name}', …).`;

const HIDDEN: readonly Hidden[] = [
  {
    systems: ['shopify'],
    isHere: ({marks}) => !marks.includes('pixel'),
    message:
      'checkout and thank-you page run no script of the theme, so checkouts and purchases are not recorded, and there is no custom ' +
      'pixel that could report them. Add one under Settings > Customer events; it runs in a sandbox, so it has to hand the order to ' +
      'a page of the shop, such as the order status page.',
  },
  {
    systems: ['shopify'],
    isHere: ({type, marks, hasRun}) => hasRun && type === 'product' && !marks.includes('analytics'),
    message:
      'the page has no ShopifyAnalytics.meta (a headless theme, or content_for_header is missing), so variants of the cart have no ' +
      `product and no price. ${PUSH('add_to_cart')}`,
  },
  {
    systems: ['shopify'],
    isHere: ({type}) => type === 'cart',
    message: `the cart page does not name its products to scripts, and checkout begins on pages without the theme. ${PUSH('begin_checkout')}`,
  },
  {
    systems: ['woocommerce'],
    isHere: ({marks}) => marks.includes('cart-block') || marks.includes('product-block'),
    message:
      'events of its blocks name no product. Carts are read from requests of the Store API instead; where the theme caches or ' +
      `renames /wc/store, nothing is seen. ${PUSH('add_to_cart')}`,
  },
  {
    systems: ['woocommerce'],
    isHere: ({type, marks, kinds}) =>
      (type === 'checkout' || marks.includes('checkout-block')) && !kinds.has('checkout'),
    message: `the checkout page holds no data about the checkout. ${PUSH('begin_checkout')}`,
  },
  {
    systems: ['magento', 'prestashop', 'shopware', 'opencart'],
    isHere: ({type, kinds}) => type === 'checkout' && !kinds.has('checkout'),
    message: `the checkout page holds no data about the checkout. ${PUSH('begin_checkout')}`,
  },
  {
    systems: ['woocommerce', 'magento', 'prestashop', 'shopware', 'opencart'],
    isHere: ({type, kinds}) => type === 'order' && !kinds.has('purchase'),
    message: `the order confirmation names the order, not its products. ${PUSH('purchase')}`,
  },
  {
    systems: ['magento'],
    isHere: ({type, kinds}) => type === 'category' && !kinds.has('list-view'),
    message: `lists carry no ids that scripts can read. ${PUSH('view_item_list')}`,
  },
  {
    systems: ['prestashop', 'shopware', 'opencart', 'woocommerce'],
    isHere: ({type, kinds}) => type === 'category' && !kinds.has('list-view'),
    message: `lists are not marked up by the theme. ${PUSH('view_item_list')}`,
  },
];

/** Says what the shop system hides from scripts on this page, so that the shop has to report it itself. */
export function checkPlatform({system, ...page}: Inspection, kinds: ReadonlySet<string>, hasRun: boolean): Finding[] {
  if (!system) return [];
  const found = HIDDEN.filter(({systems, isHere}) => systems.includes(system) && isHere({...page, kinds, hasRun}));
  if (found.length === 0)
    return [ok('platform', `${NAMES[system]}: this page hides nothing from scripts that Vitrine needs.`)];
  return found.map(({message}) => warning('platform', `${NAMES[system]}: ${message}`));
}
