import {isIP} from 'node:net';
import ipaddr from 'ipaddr.js';
import type {FastifyServerOptions} from 'fastify';
import {ProfilerError} from '../core/contract/errors.ts';

/** The proxies whose X-Forwarded-For is trusted. */
export type Proxies =
  /**
   * This many proxies in a row, counted from this server; the nearest must be in a private network or on this machine.
   */
  | {readonly kind: 'hops'; readonly hops: number}
  /** Proxies at these addresses, networks such as `203.0.113.0/24`, or NAMES. */
  | {readonly kind: 'networks'; readonly networks: readonly string[]};

type Trust = Exclude<FastifyServerOptions['trustProxy'], undefined>;

/** Groups of networks that Fastify knows by name. */
const NAMES = ['loopback', 'linklocal', 'uniquelocal'];
const MAX_HOPS = 10;
/**
 * Networks in which the nearest proxy must be if proxies are given by their number; some hosting platforms use
 * carrierGradeNat internally.
 */
const PRIVATE = ['loopback', 'linkLocal', 'private', 'uniqueLocal', 'carrierGradeNat'];

const EXPECTED = `a number of proxies from 1 to ${MAX_HOPS}, or their addresses, networks (203.0.113.0/24), ${NAMES.join(', ')}`;

/** @param values of --proxy, each one or several with commas between. @throws ProfilerError `argument` */
export function parseProxies(values: readonly string[]): Proxies | undefined {
  const parts = values.flatMap((value) => value.split(',')).map((part) => part.trim());
  if (parts.length === 0) return undefined;
  if (parts.length === 1 && /^\d+$/.test(parts[0])) {
    const hops = Number(parts[0]);
    if (hops >= 1 && hops <= MAX_HOPS) return {kind: 'hops', hops};
    throw new ProfilerError('argument', `--proxy takes ${EXPECTED}, got "${parts[0]}".`);
  }
  const wrong = parts.find((part) => !NAMES.includes(part) && !isNetwork(part));
  if (wrong !== undefined) throw new ProfilerError('argument', `--proxy takes ${EXPECTED}, got "${wrong}".`);
  return {kind: 'networks', networks: parts};
}

/**
 * For Fastify's `trustProxy`. Addresses are read from the right end of X-Forwarded-For, which the nearest proxy
 * wrote; the left end is what anyone may write.
 */
export function toTrust(proxies: Proxies | undefined): Trust {
  if (!proxies) return false;
  if (proxies.kind === 'networks') return [...proxies.networks];
  // Without the check of the nearest address, a client that bypasses the proxy could claim any address.
  return (address, hop) => (hop === 0 ? isPrivate(address) : hop < proxies.hops);
}

/** Whether an address belongs to this machine or to a private network. */
export function isPrivate(address: string | undefined): boolean {
  return PRIVATE.includes(toRange(address));
}

/** Whether an address is this machine's loopback address. */
export function isLoopback(address: string | undefined): boolean {
  return toRange(address) === 'loopback';
}

/** The address of a closed socket is undefined. */
function toRange(address = ''): string {
  return isIP(address) === 0 ? 'none' : ipaddr.process(address).range();
}

/** Whether a text is a network. /0 is refused, because it would trust everybody. */
function isNetwork(text: string): boolean {
  return text.includes('/') ? ipaddr.isValidCIDR(text) && ipaddr.parseCIDR(text)[1] > 0 : isIP(text) !== 0;
}
