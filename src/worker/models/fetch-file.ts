import {type ErrorCode, ProfilerError} from '../../core/contract/errors.ts';
import type {ModelFile} from '../../core/contract/manifest.ts';
import {toSha256} from '../browser/sha256.ts';
import {readBounded} from './read-bounded.ts';

/** Cache of model files between visits, used if consent allows; if either method fails, files are fetched again. */
export interface FileCache {
  getFile(sha256: string): Promise<Uint8Array | undefined>;
  putFile(sha256: string, bytes: Uint8Array): Promise<void>;
}

/**
 * Gives one file of a model, checked against the hash in the manifest: from the cache, else fetched and then cached. A
 * cached copy with another hash is fetched again.
 *
 * @param base address of the manifest
 * @throws ProfilerError `model-missing` when it cannot be fetched, `model-corrupt` when length or hash differ
 */
export async function fetchFile(file: ModelFile, {base, cache}: {base: string; cache: FileCache}): Promise<Uint8Array> {
  const kept = await cache.getFile(file.sha256).catch(() => undefined); // an unreadable copy counts as absent
  if (kept instanceof Uint8Array && kept.length === file.bytes && (await toSha256(kept)) === file.sha256) return kept;
  const bytes = await readWhole(await fetchOk(new URL(file.name, base).href), file);
  const found = await toSha256(bytes);
  if (found !== file.sha256) {
    throw new ProfilerError(
      'model-corrupt',
      `${file.name} has SHA-256 ${found.slice(0, 12)}…, the manifest says ${file.sha256.slice(0, 12)}…. Copy the model folder to the shop again.`,
    );
  }
  await cache.putFile(file.sha256, bytes).catch(() => undefined); // no room: it is fetched again next time
  return bytes;
}

/**
 * Checks that hashes can be computed here: browsers give `crypto.subtle` to https and to localhost only.
 *
 * @throws ProfilerError `model-missing` if they cannot: a model that could have been changed on the way is not used
 */
export function checkSecure(): void {
  // TypeScript's type has `subtle` always, but pages over plain http do not have it.
  if ((crypto as {subtle?: SubtleCrypto}).subtle) return;
  throw new ProfilerError(
    'model-missing',
    'On a page over plain http browsers cannot check hashes, so the model is not used. Serve the shop over https.',
  );
}

/**
 * @param mayMiss returns answers without success too, instead of throwing
 * @param code of the error; `model-missing` by default
 * @throws ProfilerError if there is no answer, or it comes from another origin
 */
export async function fetchOk(
  url: string,
  {mayMiss = false, code = 'model-missing'}: {mayMiss?: boolean; code?: ErrorCode} = {},
): Promise<Response> {
  // Without cookies: the files are the same for everyone, and nothing of the shopper goes with the request.
  const response = await fetch(url, {credentials: 'omit', referrerPolicy: 'no-referrer'}).catch((cause: unknown) => {
    throw new ProfilerError(code, `${url} could not be fetched. Check the address and CORS.`, {cause});
  });
  // A redirect within the origin is allowed; a redirect to another host would let that host choose the model.
  if (new URL(response.url).origin !== new URL(url).origin) {
    throw new ProfilerError(
      code,
      `${url} is redirected to ${new URL(response.url).origin}. Put the final address on the script tag.`,
    );
  }
  if (!response.ok && !mayMiss) {
    throw new ProfilerError(
      code,
      `${url} answered ${response.status}, expected 200. Check the address, and copy all files there.`,
    );
  }
  return response;
}

/** Reads the body, at most as many bytes as the manifest says. */
async function readWhole(response: Response, {name, bytes}: ModelFile): Promise<Uint8Array<ArrayBuffer>> {
  const content = await readBounded(response, bytes);
  if (content?.length === bytes) return content;
  throw new ProfilerError(
    'model-corrupt',
    `${name} has ${content ? content.length : `more than ${bytes}`} bytes, the manifest says ${bytes}. Copy the model folder to the shop again.`,
  );
}
