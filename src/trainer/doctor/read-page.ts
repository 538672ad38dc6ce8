import {ProfilerError} from '../../core/contract/errors.ts';

/** A shop's page as its server delivers it; what scripts add later is not in it. */
export interface ShopPage {
  /** Where it ended up after redirects. */
  readonly url: URL;
  readonly html: string;
  /** Value of the Content-Security-Policy header, several joined by commas; undefined where there is none. */
  readonly policy: string | undefined;
  /** Vitrine's script tag. */
  readonly script: ScriptTag | undefined;
}

export interface ScriptTag {
  /** Absolute. */
  readonly src: URL;
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether the queue stub stands before it. */
  readonly hasStub: boolean;
}

const TIMEOUT_MS = 15_000;

/** @throws ProfilerError `input-missing` when the page does not answer or is no HTML */
export async function readPage(address: string): Promise<ShopPage> {
  const response = await request(address);
  if (!response.ok) throw new ProfilerError('input-missing', `${address} answered ${response.status}.`);
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('html')) {
    throw new ProfilerError('input-missing', `${address} is ${type || 'of no type'}, not an HTML page of a shop.`);
  }
  const url = new URL(response.url);
  const html = await response.text();
  const policy = response.headers.get('content-security-policy') ?? undefined;
  return {url, html, policy, script: findScript(html, url)};
}

/** A request with a deadline. @throws ProfilerError `input-missing` when nobody answers */
export async function request(address: string | URL, options: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(address, {...options, signal: AbortSignal.timeout(TIMEOUT_MS)});
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw new ProfilerError('input-missing', `${String(address)} does not answer: ${reason}.`, {cause});
  }
}

function findScript(html: string, base: URL): ScriptTag | undefined {
  for (const match of html.matchAll(/<script\b([^>]*)>/gi)) {
    const attributes = readAttributes(match[1]);
    if (!/(^|\/)vitrine\.js([?#]|$)/.test(attributes.src ?? '') || !URL.canParse(attributes.src, base.href)) continue;
    const hasStub = /vitrine\.q\s*=|\bvitrine\s*=\s*window\.vitrine/.test(html.slice(0, match.index));
    return {src: new URL(attributes.src, base), attributes, hasStub};
  }
  return undefined;
}

/** Attributes of a tag by name in lower case; one without a value is the empty text. */
function readAttributes(text: string): Record<string, string> {
  const found = text.matchAll(/([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return Object.fromEntries(
    Array.from(found, ([, name, double, single, bare]) => [
      name.toLowerCase(),
      (double ?? single ?? bare ?? '').replaceAll('&amp;', '&'),
    ]),
  );
}
