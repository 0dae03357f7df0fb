import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { WritableDatabase } from '../database/handles.ts';
import { sql } from '../database/sql.ts';
import type { InTransaction } from '../database/transaction.ts';
import { makeKeyPair, publicKeyOf } from '../keys/hpke.ts';
import { toBase64 } from '../portable/bytes.ts';
import { encodePublicKey, signText } from '../trust/sign-document.ts';

/** What this machine is among others: its name, and the public halves of its keys. */
export interface MachineIdentity {
  readonly name: string;
  /** Base64 of the DER SubjectPublicKeyInfo. */
  readonly signingKey: string;
  /** Base64 of 32 bytes. */
  readonly sealingKey: string;
}

/** This machine's keys, which never leave the key database. */
export interface Machine {
  /** Null before it was given a name. */
  readonly identity: MachineIdentity | null;
  /** Names it, once, and makes its keys. */
  make(name: string, now: number): MachineIdentity;
  /** Base64. @throws before it was named */
  sign(text: string): string;
  /** What opens what is sealed to it. @throws before it was named */
  openingKey(): Uint8Array;
}

interface Row {
  readonly name: string;
  readonly signing: Uint8Array;
  readonly opening: Uint8Array;
}

interface Loaded {
  readonly identity: MachineIdentity;
  readonly signing: KeyObject;
  readonly opening: Uint8Array;
}

export function loadMachine(keyDatabase: WritableDatabase, inKeyTransaction: InTransaction): Machine {
  let loaded: Loaded | null | undefined;
  function read(): Loaded | null {
    if (loaded !== undefined) return loaded;
    const row = keyDatabase.get<Row>(sql`SELECT name, signing, opening FROM machine_keys`);
    return (loaded = row === undefined ? null : loadedOf(row));
  }
  function required(): Loaded {
    const machine = read();
    if (machine === null) throw new Error('this machine has no name among others yet');
    return machine;
  }
  return {
    get identity() {
      return read()?.identity ?? null;
    },
    make(name, now) {
      const known = read();
      if (known !== null) return known.identity;
      const signing = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
      const opening = makeKeyPair().privateKey;
      inKeyTransaction(() =>
        keyDatabase.run(sql`INSERT INTO machine_keys (id, name, signing, opening, made_at)
          VALUES (1, ${name}, ${new Uint8Array(signing)}, ${opening}, ${now})`),
      );
      loaded = undefined;
      return required().identity;
    },
    sign: (text) => signText(text, required().signing),
    openingKey: () => required().opening,
  };
}

function loadedOf({ name, signing, opening }: Row): Loaded {
  const key = createPrivateKey({ key: Buffer.from(signing), format: 'der', type: 'pkcs8' });
  const identity = {
    name,
    signingKey: encodePublicKey(createPublicKey(key)),
    sealingKey: toBase64(publicKeyOf(opening)),
  };
  return { identity, signing: key, opening };
}
