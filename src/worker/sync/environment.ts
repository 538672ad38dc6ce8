import {toHex} from '../browser/sha256.ts';

/** The functions of the browser that sync uses; tests pass replacements. */
export interface SyncEnvironment {
  readonly fetch: (address: string, request: RequestInit) => Promise<Response>;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
  /** Uniform in [0, 1), from a cryptographic source: predictable noise hides nothing. */
  readonly random: () => number;
  /** This many random bytes as hex. */
  readonly randomHex: (bytes: number) => string;
  /** Calls once after a delay; returns a function that cancels the call. */
  readonly later: (call: () => void, delayMs: number) => () => void;
}

/** The browser's own. */
export function toBrowserEnvironment(): SyncEnvironment {
  return {
    fetch: (address, request) => fetch(address, request),
    nowMs: () => Date.now(),
    random: randomFraction,
    randomHex: (bytes) => toHex(crypto.getRandomValues(new Uint8Array(bytes))),
    later(call, delayMs) {
      const timer = setTimeout(call, delayMs);
      return () => clearTimeout(timer);
    },
  };
}

/** 53 random bits as a fraction. */
function randomFraction(): number {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
}
