import {isIP} from 'node:net';
import ipaddr from 'ipaddr.js';

/** Whom requests are counted for. */
export interface Network {
  /** What one customer of a provider surely has: one IPv4 address, or an IPv6 /64. */
  readonly near: string;
  /** What one customer may have: an IPv6 /48, with 65,536 of the former; IPv4 has none. */
  readonly wide?: string;
}

/**
 * The network of an address as a socket or a proxy writes it: with or without a port, IPv4 mapped into IPv6 taken as
 * IPv4. All that is no address is one network, so that nobody gets a budget of their own by a new word.
 */
export function toNetwork(address: string | undefined): Network {
  const bare = withoutPort(address ?? '');
  if (isIP(bare) === 0) return {near: 'unknown'};
  const parsed = ipaddr.process(bare);
  if (parsed instanceof ipaddr.IPv4) return {near: parsed.toString()};
  const groups = parsed.parts.map((group) => group.toString(16));
  return {near: `${groups.slice(0, 4).join(':')}::/64`, wide: `${groups.slice(0, 3).join(':')}::/48`};
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(address: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}
