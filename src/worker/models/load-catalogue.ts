import {type Catalogue, CATALOGUE_LIMITS, parseCatalogue} from '../../core/contract/catalogue.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import {fetchOk} from './fetch-file.ts';
import {parseJsonBytes, readBounded} from './read-bounded.ts';

/**
 * Loads the shop's products. The file is cached only by the browser's HTTP cache, as the headers of the shop's server
 * allow.
 *
 * @returns the catalogue with `url` and `image` made absolute
 * @throws ProfilerError `catalogue-missing` if it cannot be fetched or is not valid JSON, `catalogue-invalid` if it is
 *   too large or a field does not fit
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
  const response = await fetchOk(url, {code: 'catalogue-missing'});
  const most = CATALOGUE_LIMITS.bytes;
  const bytes = await readBounded(response, most).catch((cause: unknown) => {
    throw new ProfilerError('catalogue-missing', `The download of ${url} broke off. The next page tries again.`, {
      cause,
    });
  });
  if (!bytes) {
    throw new ProfilerError(
      'catalogue-invalid',
      `${url} has more than ${most} bytes. Leave out products and fields that no shelf shows.`,
    );
  }
  try {
    return parseJsonBytes(bytes);
  } catch (cause) {
    throw new ProfilerError('catalogue-missing', `${url} could not be read as JSON. Check data-catalogue.`, {cause});
  }
}

/** An absolute http or https address, else undefined: a hostile catalogue could hold `javascript:`. */
function toAbsolute(address: string, base: string): string | undefined {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
