import type {Inspection, ShopSystem} from '../../core/contract/inspection.ts';
import {own} from '../own.ts';
import {find, findAll, textOf} from '../capture/dom.ts';
import {toRecord} from '../capture/read.ts';
import type {ShownPage} from '../capture/source.ts';

type Mark = Inspection['marks'][number];

/** The globals and elements by which each shop system is recognised. */
const SYSTEMS: Readonly<Record<ShopSystem, {readonly globals: readonly string[]; readonly markup: string}>> = {
  shopify: {globals: ['Shopify', 'ShopifyAnalytics'], markup: '[src*="cdn.shopify.com"],[href*="cdn.shopify.com"]'},
  woocommerce: {
    globals: ['woocommerce_params', 'wc_add_to_cart_params', 'wc_cart_fragments_params', 'wcSettings'],
    markup:
      'body.woocommerce,body.woocommerce-page,[class*="wc-block"],meta[name="generator"][content^="WooCommerce"],[href*="plugins/woocommerce"]',
  },
  magento: {globals: [], markup: '[data-mage-init],script[type="text/x-magento-init"]'},
  prestashop: {
    globals: ['prestashop'],
    markup: 'meta[name="generator"][content*="PrestaShop"],form [name="id_product"]',
  },
  shopware: {
    globals: [],
    markup:
      'body[class*="is-ctl-"],body[class*="is-act-"],[name="sAdd"],[name^="lineItems["],meta[name="generator"][content*="Shopware"]',
  },
  opencart: {
    globals: [],
    markup:
      '[onclick*="cart.add("],[href*="route=product/"],[href*="catalog/view/theme"],[src*="catalog/view/javascript"]',
  },
};

const BLOCKS: readonly (readonly [Mark, string])[] = [
  ['cart-block', '.wc-block-cart,.wp-block-woocommerce-cart'],
  ['checkout-block', '.wc-block-checkout,.wp-block-woocommerce-checkout'],
  ['product-block', '.wc-block-grid,.wc-block-product-template,.wp-block-woocommerce-product-collection'],
];
/** How Shopify writes a custom pixel of the shop into its pages. */
const CUSTOM_PIXEL = /webPixelsConfigList[\s\S]*?"type"\s*:\s*"CUSTOM"/;

/** Recognises the shop system, and what the page has of SYSTEM_MARKS. */
export function findSystem({root, globals}: ShownPage): {system: ShopSystem | undefined; marks: Mark[]} {
  const names = Object.keys(SYSTEMS) as ShopSystem[];
  const system = names.find((name) => {
    const {globals: own, markup} = SYSTEMS[name];
    return own.some((one) => Object.hasOwn(globals, one)) || find(root, markup) !== undefined;
  });
  const marks = BLOCKS.filter(([, selector]) => find(root, selector) !== undefined).map(([mark]) => mark);
  if (toRecord(own(globals, 'ShopifyAnalytics')).meta) marks.push('analytics');
  if (findAll(root, 'script:not([src])').some((script) => CUSTOM_PIXEL.test(textOf(script)))) marks.push('pixel');
  return {system, marks};
}
