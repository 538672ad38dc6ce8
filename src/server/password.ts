import {randomBytes, scrypt, timingSafeEqual} from 'node:crypto';
import {ProfilerError} from '../core/contract/errors.ts';

/** Parameters of a hash; stored with it, so that a later release may raise them. */
interface Cost {
  /** Logarithm of scrypt's N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

export interface PasswordHash extends Cost {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** At one guess per second, a random password of this length takes longer than the age of the universe to find. */
export const MIN_PASSWORD_LENGTH = 12;
/** Maximum length of a password, bytes; short enough to be hashed for every request. */
const MAX_PASSWORD_BYTES = 1024;
/** 32 MiB and a third of a second: one of the settings that OWASP's Password Storage Cheat Sheet calls equal. */
const COST: Cost = {ln: 15, r: 8, p: 3};
const BYTES = 32;
/** Maximum memory that a stored hash may require, bytes. */
const MAX_MEMORY = 256 * 2 ** 20;

/** The PHC string format: names, cost, salt and hash in one line. */
const FORMAT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,86})\$([A-Za-z0-9+/]{43})$/;

/** Unicode normalisation, because the same letters from another keyboard may have other code points. */
export function normalisePassword(password: string): string {
  return password.normalize('NFC');
}

/** @throws ProfilerError `argument` when it is too short to withstand guessing, or too long */
export function checkPassword(password: string): void {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH) {
    throw new ProfilerError(
      'argument',
      `The password has ${length} ${length === 1 ? 'character' : 'characters'}, at least ${MIN_PASSWORD_LENGTH} are needed. Take several random words.`,
    );
  }
  if (isTooLong(password)) {
    throw new ProfilerError('argument', `The password has more than ${MAX_PASSWORD_BYTES} bytes. Take a shorter one.`);
  }
}

/** @throws ProfilerError see checkPassword */
export async function hashPassword(password: string, cost: Cost = COST): Promise<PasswordHash> {
  checkPassword(password);
  const salt = randomBytes(16);
  return {...cost, salt, hash: await derive(password, {...cost, salt})};
}

/** Whether this is the password, compared in constant time. */
export async function verifyPassword(given: string, stored: PasswordHash): Promise<boolean> {
  if (isTooLong(given)) return false;
  return timingSafeEqual(await derive(given, stored), stored.hash);
}

/** Text of a hash, for VITRINE_PASSWORD_HASH. */
export function formatPasswordHash({ln, r, p, salt, hash}: PasswordHash): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${toBase64(salt)}$${toBase64(hash)}`;
}

/** @throws ProfilerError `argument` if it does not have the form of formatPasswordHash */
export function parsePasswordHash(text: string): PasswordHash {
  const [, ln, r, p, salt, hash] = FORMAT.exec(text.trim()) ?? [];
  const stored = {ln: Number(ln), r: Number(r), p: Number(p)};
  if (hash === undefined || stored.ln < 14 || stored.r < 8 || stored.p < 1 || toMemory(stored) > MAX_MEMORY) {
    throw new ProfilerError(
      'argument',
      'VITRINE_PASSWORD_HASH takes a line as "vitrine serve --hash-password" prints it: $scrypt$ln=…,r=…,p=…$salt$hash. ' +
        'In a shell put it between single quotes.',
    );
  }
  return {...stored, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64')};
}

function derive(password: string, {ln, r, p, salt}: Cost & {readonly salt: Buffer}): Promise<Buffer> {
  const options = {N: 2 ** ln, r, p, maxmem: 2 * MAX_MEMORY};
  return new Promise((resolve, reject) => {
    scrypt(normalisePassword(password), salt, BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function isTooLong(password: string): boolean {
  return Buffer.byteLength(password) > MAX_PASSWORD_BYTES;
}

function toMemory({ln, r, p}: Cost): number {
  return 128 * r * (2 ** ln + p);
}

function toBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
