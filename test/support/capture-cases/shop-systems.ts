/** What a shop's cart knows of a product. */
export interface Product {
  readonly id: number;
  readonly sku: string;
  readonly title: string;
  readonly cents: number;
  /** Shopify: id of the chosen variant. */
  readonly variant?: number;
  readonly isSoldOut?: boolean;
}

/** What a shop answers: JSON, HTML, or a redirection after a form. */
export interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  readonly html?: string;
  readonly location?: string;
}

/** A request of a form or script. */
export interface ShopRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  /** Asked for by a script. */
  readonly isScript: boolean;
}

type Fields = Readonly<Record<string, string>>;

/** Answers cart requests in the form in which each shop system does; undefined for other addresses. */
export function answerCart(request: ShopRequest, products: readonly Product[]): Answer | undefined {
  const {pathname, searchParams} = request.url;
  const path = pathname + request.url.search;
  const fields = {...Object.fromEntries(searchParams), ...toFields(request.body)};
  const byId = (id: unknown): Product | undefined =>
    products.find((one) => [one.id, one.variant, one.sku].some((own) => String(own) === String(id)));
  if (/\/cart\/(add|change|update)(\.js)?$/.test(pathname)) return answerShopify(request, byId, products);
  if (pathname.includes('/wc/store/')) return answerStoreApi(request, byId, products);
  if (searchParams.has('wc-ajax') || pathname.endsWith('/admin-ajax.php')) {
    const product = byId(fields.product_id ?? fields.product_sku);
    if (product?.isSoldOut) return {json: {error: true, product_url: `/product/${product.sku}/`}};
    return {json: {fragments: {'div.widget_shopping_cart_content': '<div></div>'}, cart_hash: 'a1b2'}};
  }
  if (/route=checkout\/cart[/.](add|remove)/.test(path)) {
    if (byId(fields.product_id)?.isSoldOut) return {json: {error: {option: {7: 'Size required!'}}, redirect: '/'}};
    return {json: {success: 'Success: You have changed your shopping cart!', total: '1 item(s)'}};
  }
  if (/\/checkout\/(cart\/add|sidebar\/removeItem)/.test(pathname)) {
    if (byId(fields.product)?.isSoldOut) return {json: {backUrl: 'https://shop.example/product'}};
    if (!request.isScript) return {location: '/checkout/cart/'};
    return {json: pathname.includes('removeItem') ? {success: true} : []};
  }
  if (/\/checkout\/(line-item|product\/add-by-number|ajaxAddArticle|addArticle|ajaxDeleteArticle)/.test(pathname)) {
    return {html: '<div class="offcanvas-cart">Your cart</div>'};
  }
  if (fields.id_product !== undefined && request.isScript) return answerPrestaShop(fields, byId);
  return undefined;
}

/** Fields of an encoded or a multipart form, or of JSON with texts only. */
function toFields(body: string): Fields {
  if (body.startsWith('{')) return JSON.parse(body) as Fields;
  if (!body.startsWith('--')) return Object.fromEntries(new URLSearchParams(body));
  return Object.fromEntries(
    [...body.matchAll(/name="([^"]+)"\r\n\r\n([^\r]*)/g)].map(([, name, value]) => [name, value]),
  );
}

type ById = (id: unknown) => Product | undefined;

/** https://shopify.dev/docs/api/ajax/reference/cart */
function answerShopify({url, body, isScript}: ShopRequest, byId: ById, products: readonly Product[]): Answer {
  if (!isScript) return {location: '/cart'};
  const fields = toFields(body) as Readonly<Record<string, unknown>>;
  const toLine = (product: Product, quantity: unknown): object => ({
    id: product.variant,
    variant_id: product.variant,
    product_id: product.id,
    key: `${product.variant}:abc`,
    sku: product.sku,
    title: product.title,
    product_title: product.title,
    vendor: 'Fern',
    product_type: 'Lamps',
    quantity: Number(quantity ?? 1),
    price: product.cents,
    final_price: product.cents,
    url: `/products/${product.sku.toLowerCase()}?variant=${product.variant}`,
  });
  if (!url.pathname.includes('/cart/add')) {
    return {
      json: {
        token: 't',
        currency: 'EUR',
        items: products.filter(({isSoldOut}) => isSoldOut).map((one) => toLine(one, 1)),
      },
    };
  }
  const asked = (fields.items ?? [
    {id: fields.id ?? fields['items[0][id]'], quantity: fields.quantity},
  ]) as readonly Fields[];
  const lines = asked.map(({id, quantity}) => [byId(String(id).split(':')[0]), quantity] as const);
  if (lines.some(([product]) => !product || product.isSoldOut)) {
    return {status: 422, json: {status: 422, message: 'Cart Error', description: 'All of it is in your cart.'}};
  }
  const items = lines.map(([product, quantity]) => toLine(product!, quantity)); // no undefined one, see above
  const sections = fields.sections ? {sections: {'cart-drawer': '<div></div>'}} : {};
  return {json: fields.items ? {items, ...sections} : {...items[0], ...sections}};
}

/** https://developer.woocommerce.com/docs/apis/store-api/resources-endpoints/cart */
function answerStoreApi({url, body}: ShopRequest, byId: ById, products: readonly Product[]): Answer {
  const toItem = (product: Product, quantity: unknown): object => ({
    key: `key-${product.id}`,
    id: product.id,
    type: 'simple',
    quantity: Number(quantity ?? 1),
    name: product.title,
    sku: product.sku,
    prices: {price: String(product.cents), currency_code: 'EUR', currency_minor_unit: 2},
  });
  const answer = (path: string, fields: Fields): {status: number; body: unknown} => {
    const product = byId(fields.id);
    if (path.includes('add-item') && (!product || product.isSoldOut)) {
      return {
        status: 400,
        body: {code: 'woocommerce_rest_product_out_of_stock', message: 'Sold out', data: {status: 400}},
      };
    }
    const rest = products.filter(({isSoldOut, id}) => !isSoldOut && `key-${id}` !== fields.key);
    return {status: 201, body: {items: rest.map((one) => toItem(one, fields.quantity)), errors: []}};
  };
  if (!url.pathname.endsWith('/batch')) {
    const {status, body: json} = answer(url.pathname, body ? (JSON.parse(body) as Fields) : {});
    return {status, json};
  }
  const {requests} = JSON.parse(body) as {requests: readonly {path: string; body: Fields}[]};
  return {status: 207, json: {responses: requests.map(({path, body: fields}) => answer(path, fields))}};
}

function answerPrestaShop(fields: Fields, byId: ById): Answer {
  const product = byId(fields.id_product);
  if (product?.isSoldOut)
    return {json: {hasError: true, errors: ['There are not enough products in stock.'], quantity: 0}};
  const line = {
    id_product: fields.id_product,
    name: product?.title,
    reference: product?.sku,
    price_amount: (product?.cents ?? 0) / 100,
  };
  return {
    json: {
      success: true,
      id_product: Number(fields.id_product),
      id_product_attribute: Number(fields.id_product_attribute ?? 0),
      quantity: Number(fields.qty ?? 1),
      cart: {products: [line]},
      errors: '',
    },
  };
}
