import {isIP} from 'node:net';
import ipaddr from 'ipaddr.js';
import type {FastifyServerOptions} from 'fastify';
import {ProfilerError} from '../core/contract/errors.ts';

/** Whose X-Forwarded-For is believed. */
export type Proxies =
  /**
   * So many proxies in a row, counted from this server on; the nearest of them in a private network or on this
   * machine.
   */
  | {readonly kind: 'hops'; readonly hops: number}
  /** Proxies at these addresses, networks such as `203.0.113.0/24`, or NAMES. */
  | {readonly kind: 'networks'; readonly networks: readonly string[]};

type Trust = Exclude<FastifyServerOptions['trustProxy'], undefined>;

/** Groups of networks that Fastify knows by name. */
const NAMES = ['loopback', 'linklocal', 'uniquelocal'];
const MAX_HOPS = 10;
/**
 * Where a nearest proxy may be that is trusted by its number alone; carrierGradeNat is what some hosting platforms
 * use inside.
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
  // Without a look at the nearest one, who reaches this server past the proxy could name any address.
  return (address, hop) => (hop === 0 ? isPrivate(address) : hop < proxies.hops);
}

/** Whether an address is of this machine or of a network that is not reached from the internet. */
export function isPrivate(address: string | undefined): boolean {
  return PRIVATE.includes(toRange(address));
}

/** Whether an address is this very machine. */
export function isLoopback(address: string | undefined): boolean {
  return toRange(address) === 'loopback';
}

/** A socket that was closed meanwhile has no address any more. */
function toRange(address = ''): string {
  return isIP(address) === 0 ? 'none' : ipaddr.process(address).range();
}

/** A network of all addresses would trust everybody. */
function isNetwork(text: string): boolean {
  return text.includes('/') ? ipaddr.isValidCIDR(text) && ipaddr.parseCIDR(text)[1] > 0 : isIP(text) !== 0;
}
