import type {Fields} from './sources/cart-calls.ts';

/** A request of the shop's own script that the shop answered with success. */
export interface AnsweredRequest {
  readonly address: URL;
  readonly fields: Fields;
  /** Undefined if the answer is not JSON. */
  readonly answer: unknown;
}

interface RequestOptions {
  readonly isWanted: (address: string) => boolean;
  readonly onAnswer: (request: AnsweredRequest) => void;
  /** Records errors, so that none is thrown into the shop's call. */
  readonly guard: <Args extends unknown[]>(code: string, run: (...args: Args) => void) => (...args: Args) => void;
}

/** Maximum length of an answer or body that is read, characters. */
const MAX_LENGTH = 1_000_000;
/**
 * Maximum number of times that each function is wrapped, so that two scripts that replace it in turn build no endless
 * chain.
 */
const MAX_WRAPS = 5;

/**
 * Observes the shop's own requests by wrapping fetch and XMLHttpRequest. The shop's call is made first and gets its
 * usual result; only copies are read. Wrappers of other scripts keep working, whether they were added before or after
 * ours.
 *
 * @returns function that wraps again what another script has replaced
 */
export function watchRequests({isWanted, onAnswer, guard}: RequestOptions): () => void {
  const note = guard('requests', (address: string, body: unknown, answer: string) => {
    if (answer.length > MAX_LENGTH) return;
    void toFields(body).then(
      guard('requests', (fields: Fields) =>
        onAnswer({address: new URL(address, location.href), fields, answer: toJson(answer)}),
      ),
    );
  });
  const wrapping = {isWanted, guard, note, seen: new WeakSet<object>(), asked: new WeakMap<XMLHttpRequest, string>()};
  const checks = [
    keepWrapped(window, 'fetch', (fetch) => toFetch(fetch, wrapping)),
    keepWrapped(XMLHttpRequest.prototype, 'open', (open) => toOpen(open, wrapping)),
    keepWrapped(XMLHttpRequest.prototype, 'send', (send) => toSend(send, wrapping)),
  ];
  const check = guard('requests', () => checks.forEach((one) => one()));
  check();
  return check;
}

type Call = (this: unknown, ...args: unknown[]) => unknown;

/** Gives a function that wraps a method unless our wrapper is in its place. */
function keepWrapped(holder: object, name: string, wrap: (before: Call) => Call): () => void {
  let ours: unknown;
  let wraps = 0;
  return () => {
    const now: unknown = Reflect.get(holder, name);
    if (now === ours || typeof now !== 'function' || wraps++ >= MAX_WRAPS) return;
    ours = wrap(now as Call); // what fetch and XMLHttpRequest take and give is read by name only
    Reflect.set(holder, name, ours);
  };
}

/** Options of the wrappers. */
interface Wrapping extends Pick<RequestOptions, 'isWanted' | 'guard'> {
  readonly note: (address: string, body: unknown, answer: string) => void;
  /** Answers and requests that were read already, because one of our wrappers may wrap another one. */
  readonly seen: WeakSet<object>;
  readonly asked: WeakMap<XMLHttpRequest, string>;
}

function toFetch(fetch: Call, {isWanted, guard, note, seen}: Wrapping): Call {
  return function (this: unknown, ...args: unknown[]) {
    // A body can be read only once, so it is copied before the request uses it.
    let body: unknown;
    let address = '';
    guard('requests', () => {
      const [input, init] = args as Parameters<typeof window.fetch>;
      address = input instanceof Request ? input.url : String(input);
      const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
      if (/^get|^head/i.test(method) || !isWanted(address)) address = '';
      else body = init?.body ?? (input instanceof Request ? input.clone().text() : undefined);
    })();
    const answered = Reflect.apply(fetch, this, args) as Promise<Response>;
    if (address) {
      answered.then(
        guard('requests', (response: Response) => {
          if (!response.ok || seen.has(response)) return;
          seen.add(response);
          response
            .clone()
            .text()
            .then(
              (text) => note(address, body, text),
              () => undefined,
            ); // the body's stream failed
        }),
        () => undefined, // the shop gets the error from its own call
      );
    }
    return answered;
  };
}

function toOpen(open: Call, {isWanted, guard, asked}: Wrapping): Call {
  return function (this: unknown, ...args: unknown[]) {
    guard('requests', () => {
      const [request, address] = [this as XMLHttpRequest, String(args[1])];
      if (!/^get$/i.test(String(args[0])) && isWanted(address)) asked.set(request, address);
      else asked.delete(request);
    })();
    return Reflect.apply(open, this, args);
  };
}

function toSend(send: Call, {guard, note, seen, asked}: Wrapping): Call {
  return function (this: unknown, ...args: unknown[]) {
    guard('requests', () => {
      const request = this as XMLHttpRequest;
      const address = asked.get(request);
      if (!address || seen.has(request)) return;
      seen.add(request);
      const onLoad = guard('requests', () => {
        seen.delete(request);
        if (request.status < 200 || request.status >= 300) return;
        const isText = request.responseType === '' || request.responseType === 'text';
        note(address, args[0], isText ? request.responseText : JSON.stringify(request.response));
      });
      request.addEventListener('loadend', onLoad, {once: true});
    })();
    return Reflect.apply(send, this, args);
  };
}

/**
 * Fields of a request body: a form, an encoded form, or JSON. `lineItems[ID][quantity]` becomes `lineItems.quantity`.
 */
export async function toFields(body: unknown): Promise<Fields> {
  const given: unknown = await body;
  const text = given instanceof Blob ? await given.text() : given;
  if (typeof text === 'string') {
    if (text.length > MAX_LENGTH) return {};
    const json = toJson(text);
    if (typeof json === 'object' && json !== null) return json as Fields;
    // A multipart form as text.
    if (text.startsWith('--'))
      return toPlainFields(
        [...text.matchAll(/name="([^"]+)"\r?\n\r?\n([^\r\n]*)/g)].map(([, name, value]) => [name, value]),
      );
    return toPlainFields(new URLSearchParams(text));
  }
  return text instanceof FormData || text instanceof URLSearchParams ? toPlainFields(text) : {};
}

/** @param entries names in the form's notation */
export function toPlainFields(entries: Iterable<readonly [string, unknown]>): Fields {
  const fields = Object.create(null) as Record<string, unknown>;
  const items = new Map<string, Record<string, unknown>>();
  for (const [name, value] of entries) {
    // Shopify's updates[ID], WooCommerce's quantity[ID] of a grouped product.
    const [, table, key] = /^(updates|quantity)\[(.+)]$/.exec(name) ?? [];
    if (table) {
      fields[table] = {...(fields[table] as object | undefined), [key]: value};
      continue;
    }
    // Shopify's items[0][id], Shopware's lineItems[ID][id].
    const [, list, place, inner] = /^(items|lineItems)\[([^\]]*)]\[(\w+)]/.exec(name) ?? [];
    if (list === 'items') {
      const item = items.get(place) ?? (Object.create(null) as Record<string, unknown>);
      items.set(place, item);
      item[inner] = value;
    } else fields[list ? `${list}.${inner}` : name.replace(/\[\]$/, '')] = value;
  }
  if (items.size) fields.items = [...items.values()];
  return fields;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: a page or an encoded form
  }
}
