import parseContentSecurityPolicy from 'content-security-policy-parser';
import {failed, type Finding, ok, warning} from './finding.ts';

/** What a page with Vitrine loads, and from where. */
export interface Loads {
  readonly page: URL;
  readonly script: URL;
  readonly worker: URL;
  /** Model, catalogue and sync server. */
  readonly connections: readonly URL[];
}

/**
 * Checks whether a Content-Security-Policy lets Vitrine work. Sources are compared as browsers do for origins,
 * 'self', schemes and wildcards of hosts; paths are not compared.
 *
 * @param header value of the header; several policies are joined by commas, and each of them must allow a request
 */
export function checkPolicy(header: string | undefined, loads: Loads): Finding[] {
  if (header === undefined) return [ok('policy', 'There is no Content-Security-Policy header; nothing is forbidden.')];
  const findings = header.split(',').flatMap((policy) => checkDirectives(parseContentSecurityPolicy(policy), loads));
  const byMessage = new Map(findings.map((finding) => [finding.message, finding]));
  if (byMessage.size > 0) return [...byMessage.values()];
  return [ok('policy', 'The Content-Security-Policy allows everything that Vitrine needs.')];
}

type Directives = ReturnType<typeof parseContentSecurityPolicy>;

function checkDirectives(directives: Directives, {page, script, worker, connections}: Loads): Finding[] {
  const sourcesOf = (...names: string[]): readonly string[] | undefined =>
    [...names, 'default-src'].map((name) => directives.get(name)).find((sources) => sources !== undefined);
  const findings: Finding[] = [];
  const require = (sources: readonly string[] | undefined, address: URL, directive: string): void => {
    if (sources === undefined || sources.some((source) => isAllowed(source, address, page))) return;
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
        "script-src has no 'wasm-unsafe-eval', so SIMD is not used and an event takes several times as long. Add it.",
      ),
    );
  }
  return findings;
}

function isAllowed(source: string, address: URL, page: URL): boolean {
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
