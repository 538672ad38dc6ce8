import {ProfilerError} from '../core/contract/errors.ts';
import {own} from './own.ts';

interface TrustedTypesFactory {
  createPolicy(name: string, rules: {createScriptURL: (url: string) => string}): {createScriptURL(url: string): string};
}

/** Created once: a Content-Security-Policy may allow only one policy with the name `vitrine`. */
let policy: {createScriptURL(url: string): string} | undefined;

/**
 * Starts the worker. A script of another origin cannot be a worker itself, but a blob of this origin may import it
 * (needs `worker-src blob:` and CORS on the script).
 *
 * @param options `isChecked`: the shop's script tag has an integrity hash. Browsers cannot check the hash of a worker
 *   and of its imports, so it then has to come from the shop's own origin
 * @throws ProfilerError `forbidden` if it does not; the browser's own error if workers are not allowed
 */
export function createWorker(url: string, {isChecked = false}: {isChecked?: boolean} = {}): Worker {
  const isOwn = new URL(url).origin === location.origin;
  if (isChecked && !isOwn) {
    throw new ProfilerError('forbidden', `With integrity, ${url} must come from the shop's origin.`);
  }
  // Only an own property is read: in a browser without Trusted Types, `<a id="trustedTypes">` would be found by
  // inheritance.
  const trustedTypes = own(window as unknown as {trustedTypes?: TrustedTypesFactory}, 'trustedTypes');
  policy ??= trustedTypes?.createPolicy('vitrine', {createScriptURL: (address) => address});
  const address = isOwn
    ? url
    : URL.createObjectURL(new Blob([`import ${JSON.stringify(url)}`], {type: 'text/javascript'}));
  return new Worker(policy ? policy.createScriptURL(address) : address, {type: 'module'});
}
