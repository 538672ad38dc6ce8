interface TrustedTypesFactory {
  createPolicy(name: string, rules: {createScriptURL: (url: string) => string}): {createScriptURL(url: string): string};
}

/** Made once: a page's Content-Security-Policy may allow the name `vitrine`, but only one policy of it. */
let policy: {createScriptURL(url: string): string} | undefined;

/**
 * Starts the worker. A script of another origin cannot be a worker itself, but a blob of this origin may import it
 * (needs `worker-src blob:` and CORS on the script).
 *
 * @throws whatever the browser says where workers are not allowed
 */
export function createWorker(url: string): Worker {
  const {trustedTypes} = window as unknown as {trustedTypes?: TrustedTypesFactory};
  policy ??= trustedTypes?.createPolicy('vitrine', {createScriptURL: (address) => address});
  const isOwn = new URL(url).origin === location.origin;
  const address = isOwn
    ? url
    : URL.createObjectURL(new Blob([`import ${JSON.stringify(url)}`], {type: 'text/javascript'}));
  return new Worker(policy ? policy.createScriptURL(address) : address, {type: 'module'});
}
