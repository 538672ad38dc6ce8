import {HpkeConfig} from '@divviup/dap';
import {AeadId, CipherSuite, KdfId, KemId} from 'hpke-js';
import {toOpaque16} from './bytes.ts';
import type {HpkeCiphertext} from './dap-messages.ts';

/** P-256, because every WebCrypto has it built in: X25519 in JavaScript takes twice as long. Janus has both. */
const SUITE_IDS = {kem: KemId.DhkemP256HkdfSha256, kdf: KdfId.HkdfSha256, aead: AeadId.Aes128Gcm};
const suite = new CipherSuite({...SUITE_IDS});

/** A key pair of HPKE (RFC 9180). */
export interface HpkeKey {
  /** 0 to 255, the id of its configuration. */
  readonly id: number;
  readonly publicKey: Buffer;
  readonly privateKey: Buffer;
}

export async function generateHpkeKey(id: number): Promise<HpkeKey> {
  const {publicKey, privateKey} = await suite.kem.generateKeyPair();
  return {
    id,
    publicKey: Buffer.from(await suite.kem.serializePublicKey(publicKey)),
    privateKey: Buffer.from(await suite.kem.serializePrivateKey(privateKey)),
  };
}

/** `HpkeConfigList` of DAP; a client takes the first one that it knows. */
export function encodeConfigList(keys: readonly Pick<HpkeKey, 'id' | 'publicKey'>[]): Buffer {
  const {kem, kdf, aead} = SUITE_IDS;
  return toOpaque16(
    Buffer.concat(keys.map(({id, publicKey}) => new HpkeConfig(id, kem, kdf, aead, publicKey).encode())),
  );
}

/** Encrypts to a public key. */
export async function sealTo(
  {id, publicKey}: Pick<HpkeKey, 'id' | 'publicKey'>,
  plaintext: Buffer,
  {info, aad}: {info: Buffer; aad: Buffer},
): Promise<HpkeCiphertext> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey);
  const {enc, ct} = await suite.seal({recipientPublicKey, info}, plaintext, aad);
  return {configId: id, encapsulated: Buffer.from(enc), payload: Buffer.from(ct)};
}

/** Opens what was sealed to one key; the key is read once. */
export type Opener = (ciphertext: HpkeCiphertext, context: {info: Buffer; aad: Buffer}) => Promise<Buffer>;

/** @returns a function that throws when the ciphertext is not for this key, or was changed */
export async function toOpener({privateKey}: HpkeKey): Promise<Opener> {
  const recipientKey = await suite.kem.deserializePrivateKey(privateKey);
  return async ({encapsulated, payload}, {info, aad}) =>
    Buffer.from(await suite.open({recipientKey, enc: encapsulated, info}, payload, aad));
}
