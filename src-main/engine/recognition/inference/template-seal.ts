import { makeKeyPair, openSealed, sealTo } from '../../keys/hpke.ts';

/*
 * Templates of listed people go between the engine and the recognition process sealed to a key that is made for this one message
 * and overwritten once it was opened: what passes through the runtime's and the system's buffers, which nobody can overwrite,
 * opens no more.
 */
const info = 'cordon templates between processes v1';

/** A key that opens one message. */
export class TemplateKey {
  readonly #pair = makeKeyPair();

  get publicKey(): Uint8Array {
    return this.#pair.publicKey;
  }

  /** The templates, one after the other; the key is gone after it. @throws when it was sealed to another key or changed */
  open(sealed: Uint8Array): Float32Array {
    const bytes = openSealed(this.#pair.privateKey, sealed, { info });
    this.forget();
    if (bytes === null) throw new Error('templates came that were not sealed to this process');
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  }

  forget(): void {
    this.#pair.privateKey.fill(0);
  }
}

/** Seals templates and overwrites them. */
export function sealTemplates(publicKey: Uint8Array, templates: readonly Float32Array[]): Uint8Array {
  const numbers = templates.reduce((sum, { length }) => sum + length, 0);
  const plain = new Float32Array(numbers);
  let at = 0;
  for (const template of templates) {
    plain.set(template, at);
    at += template.length;
    template.fill(0);
  }
  try {
    return sealTo(publicKey, new Uint8Array(plain.buffer), { info });
  } finally {
    plain.fill(0);
  }
}
