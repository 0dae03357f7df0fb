import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

/**
 * Hybrid public key encryption, RFC 9180: base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, one message a context.
 * Anybody can seal to a public key; only the private key opens.
 */

/** Both 32 bytes, as RFC 7748 has them. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** AES-256-GCM is what Cordon uses; RFC 9180 prints its vectors for AES-128-GCM. */
const aeads = {
  'aes-256-gcm': { id: 0x0002, keyBytes: 32 },
  'aes-128-gcm': { id: 0x0001, keyBytes: 16 },
} as const;
type Aead = keyof typeof aeads;

export interface SealOptions {
  /** What it is for; opening needs the same. */
  readonly info: string;
  /** Where it stands; opening needs the same. */
  readonly associatedData?: string;
  /** For test vectors only. */
  readonly aead?: Aead;
  /** For test vectors only: an ephemeral private key. */
  readonly ephemeral?: Uint8Array;
}

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const hashBytes = 32;
const kemSuite = Buffer.concat([Buffer.from('KEM'), twoBytes(0x0020)]);

/** DER prefixes of RFC 8410. */
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');

export function makeKeyPair(): KeyPair {
  const made = generateKeyPairSync('x25519');
  const pkcs8 = made.privateKey.export({ format: 'der', type: 'pkcs8' });
  const privateKey = new Uint8Array(pkcs8.subarray(privatePrefix.length));
  pkcs8.fill(0);
  return { privateKey, publicKey: rawPublicKey(made.publicKey) };
}

export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  return rawPublicKey(createPublicKey(privateObject(privateKey)));
}

/** The encapsulated key (32 bytes) ‖ ciphertext ‖ tag (16 bytes). */
export function sealTo(publicKey: Uint8Array, plaintext: Uint8Array, options: SealOptions): Uint8Array {
  const ephemeral =
    options.ephemeral === undefined
      ? generateKeyPairSync('x25519').privateKey
      : privateObject(options.ephemeral);
  const encapsulated = rawPublicKey(createPublicKey(ephemeral));
  const secret = sharedSecret(ephemeral, publicObject(publicKey), encapsulated, publicKey);
  const { name, key, nonce } = schedule(secret, options);
  const cipher = createCipheriv(name, key, nonce);
  cipher.setAAD(Buffer.from(options.associatedData ?? '', 'utf8'));
  const sealed = Buffer.concat([encapsulated, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  for (const bytes of [secret, key]) bytes.fill(0);
  return new Uint8Array(sealed);
}

/** What was sealed to the key pair; null when it was not, or was changed. */
export function openSealed(
  privateKey: Uint8Array,
  sealed: Uint8Array,
  options: Omit<SealOptions, 'ephemeral'>,
): Uint8Array | null {
  if (sealed.length < keyBytes + tagBytes) return null;
  const encapsulated = sealed.subarray(0, keyBytes);
  let secret: Buffer;
  try {
    const own = privateObject(privateKey);
    const recipient = rawPublicKey(createPublicKey(own));
    secret = sharedSecret(own, publicObject(encapsulated), encapsulated, recipient);
  } catch {
    return null; // a point of low order: nobody seals with it by mistake
  }
  const { name, key, nonce } = schedule(secret, options);
  const decipher = createDecipheriv(name, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(options.associatedData ?? '', 'utf8'));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const plaintext = decipher.update(sealed.subarray(keyBytes, -tagBytes));
  try {
    decipher.final();
    return new Uint8Array(plaintext);
  } catch {
    return null;
  } finally {
    // What is answered is a copy.
    for (const bytes of [plaintext, secret, key]) bytes.fill(0);
  }
}

/** RFC 9180, 4.1: Encap and Decap, which differ only in whose private key is used. */
function sharedSecret(
  privateKey: KeyObject,
  otherPublicKey: KeyObject,
  encapsulated: Uint8Array,
  recipientPublicKey: Uint8Array,
): Buffer {
  const dh = diffieHellman({ privateKey, publicKey: otherPublicKey });
  const prk = labeledExtract(kemSuite, Buffer.alloc(0), 'eae_prk', dh);
  const context = Buffer.concat([encapsulated, recipientPublicKey]);
  const secret = labeledExpand(kemSuite, prk, 'shared_secret', context, hashBytes);
  for (const bytes of [dh, prk]) bytes.fill(0);
  return secret;
}

/** RFC 9180, 5.1: the key schedule of base mode; the first message's nonce is the base nonce. */
function schedule(secret: Uint8Array, { info, aead: name = 'aes-256-gcm' }: SealOptions) {
  const { id, keyBytes: length } = aeads[name];
  const suite = Buffer.concat([Buffer.from('HPKE'), twoBytes(0x0020), twoBytes(0x0001), twoBytes(id)]);
  const none = Buffer.alloc(0);
  const context = Buffer.concat([
    Buffer.of(0),
    labeledExtract(suite, none, 'psk_id_hash', none),
    labeledExtract(suite, none, 'info_hash', Buffer.from(info, 'utf8')),
  ]);
  const prk = labeledExtract(suite, secret, 'secret', none);
  return {
    name,
    key: labeledExpand(suite, prk, 'key', context, length),
    nonce: labeledExpand(suite, prk, 'base_nonce', context, nonceBytes),
  };
}

function labeledExtract(suite: Uint8Array, salt: Uint8Array, label: string, input: Uint8Array): Buffer {
  // HMAC pads an empty key to zeros by itself, which is what HKDF asks for without a salt.
  return createHmac('sha256', salt).update('HPKE-v1').update(suite).update(label).update(input).digest();
}

/** All that is ever expanded here fits into one block of SHA-256. */
function labeledExpand(
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Buffer {
  return createHmac('sha256', prk)
    .update(twoBytes(length))
    .update('HPKE-v1')
    .update(suite)
    .update(label)
    .update(info)
    .update(Buffer.of(1))
    .digest()
    .subarray(0, length);
}

/** Reading a key takes as long as using it, and the same few are used over and over. */
const privateObjects = new WeakMap<Uint8Array, KeyObject>();
const publicObjects = new WeakMap<Uint8Array, KeyObject>();

function privateObject(privateKey: Uint8Array): KeyObject {
  const known = privateObjects.get(privateKey);
  if (known !== undefined) return known;
  const der = Buffer.concat([privatePrefix, privateKey]);
  const object = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  privateObjects.set(privateKey, object);
  return object;
}

function publicObject(publicKey: Uint8Array): KeyObject {
  const known = publicObjects.get(publicKey);
  if (known !== undefined) return known;
  const object = createPublicKey({
    key: Buffer.concat([publicPrefix, publicKey]),
    format: 'der',
    type: 'spki',
  });
  publicObjects.set(publicKey, object);
  return object;
}

function rawPublicKey(object: KeyObject): Uint8Array {
  const spki = object.export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(publicPrefix.length));
}

function twoBytes(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}
