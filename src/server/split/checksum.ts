import {createHash} from 'node:crypto';
import {CHECKSUM_BYTES} from './dap-messages.ts';

/** XOR of the SHA-256 hashes of report ids (DAP-09, section 4.5.2): tells two parties whether they added the same. */
export function toChecksum(reportIds: readonly Buffer[]): Buffer {
  return joinChecksums(reportIds.map((id) => createHash('sha256').update(id).digest()));
}

/** The checksum of several sets without a common report. */
export function joinChecksums(checksums: readonly Buffer[]): Buffer {
  const joined = Buffer.alloc(CHECKSUM_BYTES);
  for (const checksum of checksums) for (let n = 0; n < CHECKSUM_BYTES; n++) joined[n] ^= checksum[n];
  return joined;
}
