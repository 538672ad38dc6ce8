import {failed, type Finding, ok, warning} from './finding.ts';

/** What the page loads, and from where. */
export interface Loads {
  readonly page: URL;
  readonly script: URL;
  readonly worker: URL;
  /** Model, catalogue and sync server. */
  readonly connections: readonly URL[];
}

/**
 * Whether a Content-Security-Policy lets Vitrine work. Reads sources as browsers do for origins, 'self', schemes and wildcards of hosts;
 * paths are not compared.
 *
 * @param policy value of the header
 */
export function checkPolicy(policy: string | undefined, {page, script, worker, connections}: Loads): Finding[] {
  if (policy === undefined) return [ok('policy', 'There is no Content-Security-Policy header; nothing is forbidden.')];
  const directives = new Map(
    policy.split(/[;,]/).map((directive) => {
      const [name, ...sources] = directive.trim().split(/\s+/);
      return [name.toLowerCase(), sources] as const;
    }),
  );
  const sourcesOf = (...names: string[]): readonly string[] | undefined =>
    [...names, 'default-src'].map((name) => directives.get(name)).find((sources) => sources !== undefined);
  const findings: Finding[] = [];
  const require = (sources: readonly string[] | undefined, address: URL, directive: string): void => {
    if (sources === undefined || sources.some((source) => fits(source, address, page))) return;
    findings.push(
      failed('policy', `${directive} forbids ${address.origin}${address.pathname}. Add ${address.origin} to it.`),
    );
  };
  const scripts = sourcesOf('script-src-elem', 'script-src');
  const isTrusted = scripts?.some((source) => /^'(nonce-|strict-dynamic|sha)/.test(source)) ?? false;
  if (!isTrusted) require(scripts, script, 'script-src');
  require(sourcesOf('worker-src', 'child-src', 'script-src'), worker, 'worker-src');
  for (const address of connections) require(sourcesOf('connect-src'), address, 'connect-src');
  const code = sourcesOf('script-src');
  if (code && !code.some((source) => source === "'wasm-unsafe-eval'" || source === "'unsafe-eval'")) {
    findings.push(
      warning(
        'policy',
        "script-src has no 'wasm-unsafe-eval': plain loops take the place of SIMD, an event takes several times as long.",
      ),
    );
  }
  return findings.length > 0
    ? findings
    : [ok('policy', 'The Content-Security-Policy lets everything through that is needed.')];
}

function fits(source: string, address: URL, page: URL): boolean {
  if (source === '*') return true;
  if (source === "'self'") return address.origin === page.origin;
  if (source.endsWith(':')) return address.protocol === source;
  const [, scheme, wild, host, port] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*\.)?([^:/'*]+)(?::(\d+|\*))?/i.exec(source) ?? [];
  if (!host) return false;
  if (scheme && `${scheme}:` !== address.protocol) return false;
  if (port && port !== '*' && port !== (address.port || (address.protocol === 'https:' ? '443' : '80'))) return false;
  return wild ? address.hostname.endsWith(`.${host}`) : address.hostname === host;
}
