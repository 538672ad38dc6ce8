import {ProfilerError} from '../../core/contract/errors.ts';
import type {ModelFile} from '../../core/contract/manifest.ts';

/** Keeps model files between visits, where consent allows; both may fail without harm. */
export interface FileCache {
  getFile(sha256: string): Promise<Uint8Array | undefined>;
  putFile(sha256: string, bytes: Uint8Array): Promise<void>;
}

/**
 * One file of a model, whole and with the hash that the manifest says: from the cache, else fetched and then kept. A kept copy that does
 * not fit its hash is fetched again.
 *
 * @param base address of the manifest
 * @throws ProfilerError `model-missing` when it cannot be fetched, `model-corrupt` when length or hash differ
 */
export async function fetchFile(file: ModelFile, {base, cache}: {base: string; cache: FileCache}): Promise<Uint8Array> {
  const kept = await cache.getFile(file.sha256).catch(() => undefined); // unreadable is as good as absent
  if (kept instanceof Uint8Array && (await toSha256(kept)) === file.sha256) return kept;
  const bytes = await readBounded(await fetchOk(new URL(file.name, base).href), file);
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
 * @param mayMiss gives an answer that is no success as it is
 * @throws ProfilerError `model-missing`
 */
export async function fetchOk(url: string, {mayMiss = false}: {mayMiss?: boolean} = {}): Promise<Response> {
  // Without cookies: the files are the same for everyone, and nothing of her goes with the request.
  const response = await fetch(url, {credentials: 'omit', referrerPolicy: 'no-referrer'}).catch((cause: unknown) => {
    throw new ProfilerError('model-missing', `${url} could not be fetched. Check the address and CORS.`, {cause});
  });
  if (!response.ok && !mayMiss) {
    throw new ProfilerError('model-missing', `${url} answered ${response.status}. Copy the whole model folder there.`);
  }
  return response;
}

/** Reads no more than the manifest promises, so that a wrong file cannot fill the memory. */
async function readBounded(response: Response, {name, bytes}: ModelFile): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Uint8Array(bytes);
  const reader = response.body?.getReader();
  let length = 0;
  for (;;) {
    const {done, value} = (await reader?.read()) ?? {done: true, value: undefined};
    if (done) break;
    if (length + value.length > bytes) {
      void reader?.cancel();
      length += value.length;
      break;
    }
    out.set(value, length);
    length += value.length;
  }
  if (length !== bytes) {
    throw new ProfilerError(
      'model-corrupt',
      `${name} has ${length > bytes ? 'more than ' : ''}${Math.min(length, bytes)} bytes, the manifest says ${bytes}. Copy the model folder to the shop again.`,
    );
  }
  return out;
}

async function toSha256(bytes: Uint8Array): Promise<string> {
  // A cast because lib.dom asks for a view on a plain ArrayBuffer; a kept file is one, structured clone makes no other.
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
