/**
 * SHA-256 in hex.
 *
 * @throws TypeError on pages without a secure context (plain http), where browsers have no such function
 */
export async function toSha256(bytes: Uint8Array): Promise<string> {
  // A cast because lib.dom asks for a view on a plain ArrayBuffer; a kept file is one, structured clone makes no other.
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
}

/** Bytes as lower-case hex, two digits each. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
