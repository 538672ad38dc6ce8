import {lookup as lookUp} from 'node:dns';
import {readFile, stat} from 'node:fs/promises';
import {promisify} from 'node:util';
import {ProfilerError, toReason} from '../../core/contract/errors.ts';
import {type PageElement, toPageElements} from './page-elements.ts';
import {openReachable, type Reachable} from './reachable.ts';

/** A shop's page as its server delivers it, without what scripts add later. */
export interface ShopPage {
  /** Its address after redirects. */
  readonly url: URL;
  readonly html: string;
  readonly elements: readonly PageElement[];
  /** Value of the Content-Security-Policy header, several joined by commas; undefined if there is none. */
  readonly policy: string | undefined;
  /** Vitrine's script tag. */
  readonly script: ScriptTag | undefined;
}

/** The tag that loads Vitrine. */
export interface ScriptTag {
  /** Absolute. */
  readonly src: URL;
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether the queue stub is in front of the tag. */
  readonly hasStub: boolean;
}

/** Requests an address. @throws ProfilerError `input-missing` without an answer, `forbidden` if it is out of reach */
export type Ask = (address: string | URL, options?: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 15_000;
const MAX_REDIRECTS = 10;
/** Maximum length of a page that is read, bytes; the HTML of the largest shops has some 3 MB. */
const MAX_BYTES = 10_000_000;

/** @throws ProfilerError `input-missing` if the page does not answer, is not HTML or is too long */
export async function readPage(address: string, ask: Ask = openAsk(address)): Promise<ShopPage> {
  const response = await ask(address);
  if (!response.ok)
    throw new ProfilerError(
      'input-missing',
      `${address} answered ${response.status}, expected 200. Check the address.`,
    );
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('html')) {
    throw new ProfilerError('input-missing', `${address} is ${type || 'of no type'}, not an HTML page of a shop.`);
  }
  const bytes = await readBytes(response, address, MAX_BYTES);
  const policy = response.headers.get('content-security-policy') ?? undefined;
  return toShopPage(toText(bytes, type), new URL(response.url), policy);
}

/**
 * Reads a page that was saved as a file. The page's address comes from its canonical link or else its `og:url`, because
 * the address may tell what the page is about. A page with neither gets a placeholder address.
 *
 * @throws ProfilerError `input-missing` if there is no such file, or it is too long for a page
 */
export async function readPageFile(file: string): Promise<ShopPage> {
  const {size} = await stat(file).catch((cause: unknown) => {
    throw new ProfilerError('input-missing', `${file} cannot be read: ${toReason(cause)}. Check the path.`, {cause});
  });
  if (size > MAX_BYTES) throw toTooLong(file, MAX_BYTES);
  const html = toText(await readFile(file), 'text/html');
  const elements = toPageElements(html);
  const canonical = elements.find(({tag, attributes}) => tag === 'link' && /\bcanonical\b/i.test(attributes.rel ?? ''));
  const named = elements.find(({tag, attributes}) => tag === 'meta' && attributes.property === 'og:url');
  const address = [canonical?.attributes.href, named?.attributes.content].find(isWebAddress);
  const name = encodeURIComponent(file.split(/[\\/]/).at(-1) ?? '');
  return toShopPage(html, new URL(address ?? `https://shop.invalid/${name}`), undefined);
}

/** Requests with a deadline that follow redirects, and reach what a page may reach. */
export function openAsk(address: string): Ask {
  return toAsk(openReachable(new URL(address).hostname));
}

/** See openAsk. */
export function toAsk(reachable: Reachable): Ask {
  return async (address, options = {}) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    let url = new URL(address);
    try {
      for (let i = 0; i < MAX_REDIRECTS; i++) {
        await checkHost(url.hostname, reachable);
        const response = await fetch(url, {...options, signal, redirect: 'manual'});
        const next = response.headers.get('location');
        if (response.status < 300 || response.status > 399 || next === null) return response;
        await response.body?.cancel();
        url = new URL(next, url);
        if (!/^https?:$/.test(url.protocol)) throw new Error(`it redirects to ${url.protocol}`);
      }
      throw new Error(`it redirects more than ${MAX_REDIRECTS} times`);
    } catch (cause) {
      if (cause instanceof ProfilerError) throw cause;
      const reason = toReason(cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause);
      throw new ProfilerError('input-missing', `${String(address)} does not answer: ${reason}. Check the address.`, {
        cause,
      });
    }
  };
}

/** All bytes of an answer. @throws ProfilerError `input-missing` if there are more than `most` */
export async function readBytes(response: Response, address: string, most: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += part.length;
      if (length > most) throw toTooLong(address, most);
      parts.push(part);
    }
  } catch (cause) {
    if (cause instanceof ProfilerError) throw cause;
    throw new ProfilerError('input-missing', `The answer of ${address} ended early: ${toReason(cause)}. Try again.`, {
      cause,
    });
  }
  return Buffer.concat(parts);
}

async function checkHost(host: string, reachable: Reachable): Promise<void> {
  reachable.check(host);
  // Resolves the name, and throws if it is out of reach.
  await promisify(reachable.lookup as typeof lookUp)(host.replace(/^\[(.*)\]$/, '$1'), {});
}

function toTooLong(address: string, most: number): ProfilerError {
  return new ProfilerError(
    'input-missing',
    `${address} has more than ${most / 1e6} MB: too long for a page of a shop.`,
  );
}

function toShopPage(html: string, url: URL, policy: string | undefined): ShopPage {
  const elements = toPageElements(html);
  return {url, html, elements, policy, script: findScript(elements, url)};
}

/** Text in the encoding that the header or the page's head names. */
function toText(bytes: Buffer, type: string): string {
  const head = bytes.subarray(0, 2048).toString('latin1');
  const [, named] =
    /charset\s*=\s*["']?([\w-]+)/i.exec(type) ?? /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head) ?? [];
  try {
    return new TextDecoder(named ?? 'utf-8').decode(bytes);
  } catch {
    return bytes.toString('utf8'); // an encoding that nobody knows
  }
}

function isWebAddress(text: string | undefined): text is string {
  return text !== undefined && /^https?:/i.test(text) && URL.canParse(text);
}

function findScript(elements: readonly PageElement[], base: URL): ScriptTag | undefined {
  let hasStub = false;
  for (const {tag, attributes, text} of elements) {
    if (tag !== 'script') continue;
    const {src} = attributes;
    if (src === undefined) hasStub ||= /vitrine\.q\s*=|\bvitrine\s*=\s*window\.vitrine/.test(text);
    else if (/(^|\/)vitrine\.js([?#]|$)/.test(src) && URL.canParse(src, base.href)) {
      return {src: new URL(src, base), attributes, hasStub};
    }
  }
  return undefined;
}
