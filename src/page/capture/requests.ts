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

/** Longest answer and body read. */
const MAX_LENGTH = 1_000_000;

/**
 * Observes the shop's own requests by wrapping fetch and XMLHttpRequest. The shop's call is made first and gets its
 * usual result; only copies are read. Wrappers of other scripts keep working, whether they were added before or after
 * ours.
 */
export function watchRequests({isWanted, onAnswer, guard}: RequestOptions): void {
  const note = guard('requests', (address: string, body: unknown, answer: string) => {
    if (answer.length > MAX_LENGTH) return;
    void toFields(body).then(
      guard('requests', (fields: Fields) =>
        onAnswer({address: new URL(address, location.href), fields, answer: toJson(answer)}),
      ),
    );
  });

  wrapFetch({isWanted, guard, note});
  wrapXhr({isWanted, guard, note});
}

/** Options of both wrappers. */
interface Wrapping extends Pick<RequestOptions, 'isWanted' | 'guard'> {
  readonly note: (address: string, body: unknown, answer: string) => void;
}

function wrapFetch({isWanted, guard, note}: Wrapping): void {
  const {fetch} = window;
  window.fetch = function (this: unknown, ...args: Parameters<typeof window.fetch>) {
    // A body can be read only once, so it is copied before the request uses it.
    let body: unknown;
    let address = '';
    guard('requests', () => {
      const [input, init] = args;
      address = input instanceof Request ? input.url : String(input);
      const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
      if (/^get|^head/i.test(method) || !isWanted(address)) address = '';
      else body = init?.body ?? (input instanceof Request ? input.clone().text() : undefined);
    })();
    const answered = Reflect.apply(fetch, this, args) as Promise<Response>;
    if (address) {
      answered.then(
        (response) => {
          if (!response.ok) return;
          response
            .clone()
            .text()
            .then(
              (text) => note(address, body, text),
              () => undefined,
            ); // the body's stream failed
        },
        () => undefined, // the shop gets the error from its own call
      );
    }
    return answered;
  };
}

function wrapXhr({isWanted, guard, note}: Wrapping): void {
  const asked = new WeakMap<XMLHttpRequest, string>();
  const {open, send} = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...args: unknown[]) {
    guard('requests', () => {
      const address = String(args[1]);
      if (!/^get$/i.test(String(args[0])) && isWanted(address)) asked.set(this, address);
      else asked.delete(this);
    })();
    Reflect.apply(open, this, args);
  };
  XMLHttpRequest.prototype.send = function (this: XMLHttpRequest, ...args: unknown[]) {
    guard('requests', () => {
      const address = asked.get(this);
      if (!address) return;
      const onLoad = guard('requests', () => {
        if (this.status < 200 || this.status >= 300) return;
        const isText = this.responseType === '' || this.responseType === 'text';
        note(address, args[0], isText ? this.responseText : JSON.stringify(this.response));
      });
      this.addEventListener('load', onLoad, {once: true});
    })();
    Reflect.apply(send, this, args);
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
