import {randomInt} from 'node:crypto';

/**
 * Draws a uniform integer, 0 <= x < `limit`, from the operating system's cryptographic source. `randomInt` rejects what
 * lies above the largest multiple of the limit, so no remainder comes more often than another.
 *
 * @param limit up to 2^48 - 1
 */
export function drawSecureInteger(limit: number): number {
  return randomInt(limit);
}
