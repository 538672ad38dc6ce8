import {lookup as lookUp, type LookupAddress} from 'node:dns';
import {isIP, type LookupFunction} from 'node:net';
import ipaddr from 'ipaddr.js';
import {ProfilerError} from '../../core/contract/errors.ts';

/**
 * Decides which addresses the requests of one page may reach: public ones, and private ones (this machine, the local
 * network, a cloud's metadata service) only on the host that the command line names. A page of the internet thus
 * reaches nothing that only this machine can, by whatever name, redirect or answer of DNS.
 */
export interface Reachable {
  /** @throws ProfilerError `forbidden` for a private address of another host; a name passes, see lookup */
  check(host: string): void;
  /** For sockets: resolves a name and refuses it if one of its addresses is private. */
  readonly lookup: LookupFunction;
}

/** @param named host of the address on the command line; undefined if it is a file */
export function openReachable(named: string | undefined): Reachable {
  const own = named === undefined ? undefined : toPlainHost(named);
  const refuse = (host: string, address: string): ProfilerError =>
    new ProfilerError('forbidden', `${host} is a private address (${address}): a page may not reach it from here`);
  return {
    check(host) {
      const plain = toPlainHost(host);
      if (plain !== own && isIP(plain) !== 0 && isPrivate(plain)) throw refuse(host, plain);
    },
    lookup(host, options, callback) {
      lookUp(host, {...options, all: true}, (error, found: LookupAddress[]) => {
        const hidden = found?.find(({address}) => isPrivate(address));
        if (error) callback(error, '');
        else if (hidden && toPlainHost(host) !== own) callback(refuse(host, hidden.address), '');
        else if (options.all) callback(null, found);
        else callback(null, found[0].address, found[0].family);
      });
    },
  };
}

/** Whether an IP address is anything but a public unicast address. */
function isPrivate(address: string): boolean {
  return !ipaddr.isValid(address) || ipaddr.process(address).range() !== 'unicast';
}

/** A host of an address without brackets and the dot at its end, in lower case. */
function toPlainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}
