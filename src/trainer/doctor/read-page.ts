import {ProfilerError, toReason} from '../../core/contract/errors.ts';
import {type PageElement, toPageElements} from './page-elements.ts';

/** A shop's page as its server delivers it, without what scripts add later. */
export interface ShopPage {
  /** Its address after redirects. */
  readonly url: URL;
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
  /** Whether the queue stub stands before it. */
  readonly hasStub: boolean;
}

const TIMEOUT_MS = 15_000;

/** @throws ProfilerError `input-missing` if the page does not answer or is not HTML */
export async function readPage(address: string): Promise<ShopPage> {
  const response = await request(address);
  if (!response.ok) throw new ProfilerError('input-missing', `${address} answered ${response.status}.`);
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('html')) {
    throw new ProfilerError('input-missing', `${address} is ${type || 'of no type'}, not an HTML page of a shop.`);
  }
  const url = new URL(response.url);
  const elements = toPageElements(await response.text());
  const policy = response.headers.get('content-security-policy') ?? undefined;
  return {url, elements, policy, script: findScript(elements, url)};
}

/** A request with a deadline. @throws ProfilerError `input-missing` if there is no answer */
export async function request(address: string | URL, options: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(address, {...options, signal: AbortSignal.timeout(TIMEOUT_MS)});
  } catch (cause) {
    const reason = toReason(cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause);
    throw new ProfilerError('input-missing', `${String(address)} does not answer: ${reason}.`, {cause});
  }
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
