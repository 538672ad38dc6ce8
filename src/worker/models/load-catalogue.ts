import {type Catalogue, parseCatalogue} from '../../core/contract/catalogue.ts';
import {ProfilerError} from '../../core/contract/errors.ts';

/**
 * The shop's products; the browser's own HTTP cache keeps the file, by the shop's headers.
 *
 * @returns the catalogue with `url` and `image` made absolute
 * @throws ProfilerError `catalogue-missing` when it cannot be fetched or is no JSON, `catalogue-invalid` naming the field
 */
export async function loadCatalogue(url: string): Promise<Catalogue> {
  const catalogue = parseCatalogue(await fetchJson(url));
  const absolute = (address: string | undefined) => (address === undefined ? undefined : toAbsolute(address, url));
  return {
    ...catalogue,
    items: catalogue.items.map((item) => ({...item, url: absolute(item.url), image: absolute(item.image)})),
  };
}

async function fetchJson(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, {credentials: 'omit', referrerPolicy: 'no-referrer'});
    if (response.ok) return await response.json();
    throw new Error(`it answered ${response.status}`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ProfilerError('catalogue-missing', `${url} could not be read as JSON: ${why}. Check data-catalogue.`, {
      cause,
    });
  }
}

/** Only addresses that a link may safely have: a hostile catalogue could say `javascript:`. */
function toAbsolute(address: string, base: string): string | undefined {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
