import {isIP} from 'node:net';
import {ProfilerError} from '../core/contract/errors.ts';
import {isLoopback} from './proxies.ts';

/**
 * Names by which a browser on this machine reaches the server. Unlike other names, nobody can point these here by DNS
 * (DNS rebinding).
 */
const LOCAL = ['localhost', '127.0.0.1', '::1'];
/** Addresses that stand for every address of the machine. */
const EVERYWHERE = ['0.0.0.0', '::'];

const NAME = /^[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*$/;

export interface HostOptions {
  /** Address that the server listens on. */
  readonly host: string;
  /** Names by which browsers reach it through DNS or a proxy. */
  readonly publicHosts: readonly string[];
}

/**
 * Makes a check whether the server answers to the name in a Host header. The port is ignored, because a proxy or tunnel
 * may have another.
 */
export function toHostCheck({host, publicHosts}: HostOptions): (header: string) => boolean {
  const allowed = new Set([...LOCAL, host.toLowerCase(), ...publicHosts.map(parsePublicHost)]);
  const isAnywhere = EVERYWHERE.includes(host);
  return (header) => {
    const name = toHostName(header);
    // DNS rebinding needs a host name that an attacker controls. A page whose address is an IP address was served by
    // this server.
    return name !== undefined && (allowed.has(name) || (isAnywhere && isIP(name) !== 0));
  };
}

/** Whether a server that listens on this address is reachable from this machine only. */
export function isLocalHost(host: string): boolean {
  return host === 'localhost' || isLoopback(host);
}

/** @throws ProfilerError `argument` if it is not just a name or address */
export function parsePublicHost(text: string): string {
  const name = toHostName(text);
  if (name !== undefined && !/:\d+$/.test(text.replace(/\[.*\]/, ''))) return name;
  throw new ProfilerError(
    'argument',
    `--public-host takes a name without a port, such as shop.example, got "${text}".`,
  );
}

/** Name or address of a Host header, lower case, without port and brackets; undefined if it is invalid. */
function toHostName(header: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::\d{1,5})?$/.exec(header.toLowerCase()) ?? [];
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? bracketed : undefined;
  return plain !== undefined && plain.length <= 253 && NAME.test(plain) ? plain : undefined;
}
