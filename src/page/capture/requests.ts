import type {Fields} from './sources/cart-calls.ts';

/** A request of the shop's own script that the shop answered with success. */
export interface AnsweredRequest {
  readonly address: URL;
  readonly fields: Fields;
  /** Undefined where the answer is no JSON. */
  readonly answer: unknown;
}

interface RequestOptions {
  readonly isWanted: (address: string) => boolean;
  readonly onAnswer: (request: AnsweredRequest) => void;
  /** Notes what went wrong; nothing is thrown into the shop's call. */
  readonly guard: <Args extends unknown[]>(code: string, run: (...args: Args) => void) => (...args: Args) => void;
}

/** Longest answer and body read. */
const MAX_LENGTH = 1_000_000;

/**
 * Looks at the shop's own requests. The shop's call goes first and gets what it would have got; what is read of it is
 * a copy. A wrapper of another script over ours or under ours works on, and so does ours when it was taken away.
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

/** What both ways to ask a shop are given. */
interface Wrapping extends Pick<RequestOptions, 'isWanted' | 'guard'> {
  readonly note: (address: string, body: unknown, answer: string) => void;
}

function wrapFetch({isWanted, guard, note}: Wrapping): void {
  const {fetch} = window;
  window.fetch = function (this: unknown, ...args: Parameters<typeof window.fetch>) {
    // Its body can be read once: a copy is made before the request takes it.
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
            ); // its stream broke off
        },
        () => undefined, // the shop's own call tells the shop
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

/** Fields of a body: a form, its text, or JSON. `lineItems[ID][quantity]` becomes `lineItems.quantity`. */
export async function toFields(body: unknown): Promise<Fields> {
  const given: unknown = await body;
  const text = given instanceof Blob ? await given.text() : given;
  if (typeof text === 'string') {
    if (text.length > MAX_LENGTH) return {};
    const json = toJson(text);
    if (typeof json === 'object' && json !== null) return json as Fields;
    // A multipart form that was copied as text.
    if (text.startsWith('--'))
      return toPlainFields(
        [...text.matchAll(/name="([^"]+)"\r?\n\r?\n([^\r\n]*)/g)].map(([, name, value]) => [name, value]),
      );
    return toPlainFields(new URLSearchParams(text));
  }
  return text instanceof FormData || text instanceof URLSearchParams ? toPlainFields(text) : {};
}

/** @param entries names as forms write them */
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
    return undefined; // a page or a form's text
  }
}
