import {ProfilerError} from '../core/contract/errors.ts';
import {own} from './own.ts';

interface TrustedTypesFactory {
  createPolicy(name: string, rules: {createScriptURL: (url: string) => string}): {createScriptURL(url: string): string};
}

/** Made once: a page's Content-Security-Policy may allow the name `vitrine`, but only one policy of it. */
let policy: {createScriptURL(url: string): string} | undefined;

/**
 * Starts the worker. A script of another origin cannot be a worker itself, but a blob of this origin may import it
 * (needs `worker-src blob:` and CORS on the script).
 *
 * @param options `isChecked`: the shop's script tag has a hash. Chunks of the page have one too then; browsers check
 *   none of a worker and of what it imports, so it has to come from the shop's own origin
 * @throws ProfilerError `forbidden` where it does not; whatever the browser says where workers are not allowed
 */
export function createWorker(url: string, {isChecked = false}: {isChecked?: boolean} = {}): Worker {
  const isOwn = new URL(url).origin === location.origin;
  if (isChecked && !isOwn) {
    throw new ProfilerError('forbidden', `Serve ${url} from the shop's origin.`);
  }
  // Not inherited: `<a id="trustedTypes">` in a browser without Trusted Types would be one.
  const trustedTypes = own(window as unknown as {trustedTypes?: TrustedTypesFactory}, 'trustedTypes');
  policy ??= trustedTypes?.createPolicy('vitrine', {createScriptURL: (address) => address});
  const address = isOwn
    ? url
    : URL.createObjectURL(new Blob([`import ${JSON.stringify(url)}`], {type: 'text/javascript'}));
  return new Worker(policy ? policy.createScriptURL(address) : address, {type: 'module'});
}
