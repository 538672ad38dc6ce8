import {ProfilerError} from '../contract/errors.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 (RFC 4648, padded) of bytes. Written out because neither `btoa` nor `Buffer` is there in every runtime. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => DIGITS[(group >> shift) & 63]).join('');
    const left = bytes.length - at;
    parts.push(left >= 3 ? digits : digits.slice(0, left + 1).padEnd(4, '='));
  }
  return parts.join('');
}

/** Bytes of a base64 text. @throws ProfilerError `model-corrupt` on any other letter */
export function fromBase64(text: string): Uint8Array {
  const digits = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let group = 0;
  let bits = 0;
  let at = 0;
  for (const letter of digits) {
    const digit = DIGITS.indexOf(letter);
    if (digit < 0) throw new ProfilerError('model-corrupt', `"${letter}" is not base64. Train the model again.`);
    group = ((group << 6) | digit) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (group >> bits) & 255;
  }
  return bytes;
}
