import {ProfilerError} from '../core/contract/errors.ts';
import {isLocalHost} from './hosts.ts';
import {checkPassword, parsePasswordHash} from './password.ts';
import {PasswordGate} from './password-gate.ts';
import type {Proxies} from './proxies.ts';
import type {Pair} from './split/pair.ts';

/** See AppOptions. */
export interface AccessOptions {
  readonly password?: string;
  readonly passwordHash?: string;
  readonly host?: string;
  readonly publicHosts?: readonly string[];
  readonly proxies?: Proxies;
  readonly pair?: Pair;
}

/**
 * @throws ProfilerError `argument` if other machines can reach the server and there is no password, or one that is easy
 *   to guess
 */
export function checkAccess(options: AccessOptions): void {
  if (options.pair?.role === 'helper') return; // It has no dashboard.
  const {password = '', passwordHash = '', host = '127.0.0.1', publicHosts = [], proxies} = options;
  if (password !== '' && passwordHash !== '') {
    throw new ProfilerError('argument', 'Set VITRINE_PASSWORD or VITRINE_PASSWORD_HASH, not both.');
  }
  if (passwordHash !== '') return void parsePasswordHash(passwordHash);
  if (password !== '') return checkPassword(password);
  let reach: string;
  if (!isLocalHost(host)) reach = `On ${host}`;
  else if (proxies) reach = 'Behind a proxy';
  else if (publicHosts.length > 0) reach = 'By a public name';
  else return;
  throw new ProfilerError(
    'argument',
    `${reach} others can open the dashboard: set VITRINE_PASSWORD or VITRINE_PASSWORD_HASH first.`,
  );
}

/**
 * The password check of the dashboard, or undefined if only this machine reaches it and no password is set.
 *
 * @throws ProfilerError see checkAccess
 */
export function openGate(
  options: AccessOptions & {readonly failuresPerMinute: number; readonly uptimeMs: () => number},
): PasswordGate | undefined {
  checkAccess(options);
  const {password, passwordHash, failuresPerMinute, uptimeMs} = options;
  if (passwordHash) {
    return new PasswordGate({password: {hash: parsePasswordHash(passwordHash)}, failuresPerMinute, uptimeMs});
  }
  return password ? new PasswordGate({password: {plain: password}, failuresPerMinute, uptimeMs}) : undefined;
}
