import {isIP} from 'node:net';
import {ProfilerError} from '../core/contract/errors.ts';
import {isLoopback} from './proxies.ts';

/**
 * By these a browser on this machine reaches it; no other name can be made to lead here by whoever owns it (DNS
 * rebinding).
 */
const LOCAL = ['localhost', '127.0.0.1', '::1'];
/** Listening here means listening on every address of the machine. */
const EVERYWHERE = ['0.0.0.0', '::'];

const NAME = /^[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*$/;

export interface HostOptions {
  /** What the server listens on. */
  readonly host: string;
  /** Names by which browsers reach it through DNS or a proxy. */
  readonly publicHosts: readonly string[];
}

/**
 * Says of a Host header whether this server answers to that name; the port does not matter, for a proxy or tunnel may
 * have another.
 */
export function toHostCheck({host, publicHosts}: HostOptions): (header: string) => boolean {
  const allowed = new Set([...LOCAL, host.toLowerCase(), ...publicHosts.map(parsePublicHost)]);
  const isAnywhere = EVERYWHERE.includes(host);
  return (header) => {
    const name = toHostName(header);
    // An address cannot be rebound: a page that was loaded from it came from this server.
    return name !== undefined && (allowed.has(name) || (isAnywhere && isIP(name) !== 0));
  };
}

/** Whether only this machine reaches a server that listens there. */
export function isLocalHost(host: string): boolean {
  return host === 'localhost' || isLoopback(host);
}

/** @throws ProfilerError `argument` where it is not a name or address alone */
export function parsePublicHost(text: string): string {
  const name = toHostName(text);
  if (name !== undefined && !/:\d+$/.test(text.replace(/\[.*\]/, ''))) return name;
  throw new ProfilerError(
    'argument',
    `--public-host takes a name without a port, such as shop.example, got "${text}".`,
  );
}

/** Name or address of a Host header, lower case, without port and brackets; undefined where it is none. */
function toHostName(header: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::\d{1,5})?$/.exec(header.toLowerCase()) ?? [];
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? bracketed : undefined;
  return plain !== undefined && plain.length <= 253 && NAME.test(plain) ? plain : undefined;
}
