import {
  AeadId,
  Aes128Gcm,
  CipherSuite as NativeSuite,
  DhkemP256HkdfSha256,
  HkdfSha256,
  KdfId,
  KemId,
  NotSupportedError,
} from '@hpke/core';

export {AeadId, KdfId, KemId};

/**
 * Stands in for the class of `hpke-js` in the built worker (vite.config.ts): only the suite of this project's servers,
 * which every browser has natively. The package brings all others in JavaScript, 15 kB. DAP skips keys of suites whose
 * constructor throws.
 */
export class CipherSuite extends NativeSuite {
  constructor({kem, kdf, aead}: {readonly kem: KemId; readonly kdf: KdfId; readonly aead: AeadId}) {
    if (kem !== KemId.DhkemP256HkdfSha256 || kdf !== KdfId.HkdfSha256 || aead !== AeadId.Aes128Gcm) {
      throw new NotSupportedError('Only DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM is built in.');
    }
    super({kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm()});
  }
}
