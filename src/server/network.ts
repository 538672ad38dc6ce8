import {isIP} from 'node:net';
import ipaddr from 'ipaddr.js';

/** The networks of an address, by which requests are counted. */
export interface Network {
  /** The smallest network that a provider gives to one customer: one IPv4 address, or an IPv6 /64. */
  readonly near: string;
  /**
   * The largest network that one customer usually has: an IPv6 /48, which contains 65,536 networks of /64; undefined
   * for IPv4.
   */
  readonly wide?: string;
}

/**
 * The network of an address in the form of a socket or proxy: with or without a port; IPv4 mapped into IPv6 counts as
 * IPv4. All invalid addresses form one network, so that nobody gets a new budget by making one up.
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
