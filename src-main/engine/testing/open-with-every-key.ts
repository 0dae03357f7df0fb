import type { KeyObject } from 'node:crypto';
import { deriveDatabaseKeys } from '../database/derive-keys.ts';
import type { HeldPairs, Scheme } from '../database/group-keys.ts';
import { wrapConnection } from '../database/handles.ts';
import { openEncrypted } from '../database/open-encrypted.ts';
import { open } from '../database/sealing.ts';
import { createWrapKeyReader } from '../database/wrap-keys.ts';

/** Something sealed, and where it lay. */
export interface SealedPiece {
  readonly subject: string;
  readonly sealed: Uint8Array;
  readonly associatedData: string;
}

/** A database's file, by its folder and name. */
export interface DatabasePlace {
  readonly directory: string;
  readonly file: string;
}

/** Everything in a main database that is sealed under one of these subjects: pictures, the alert itself, entries of the log. */
export function sealedPieces(
  place: DatabasePlace,
  vaultKey: Uint8Array,
  alertId: string,
): readonly SealedPiece[] {
  const { main: key } = deriveDatabaseKeys(vaultKey);
  const connection = openEncrypted({ ...place, key, mustExist: true, readonly: true });
  try {
    const entries = connection
      .prepare<[string], SealedPiece>(
        'SELECT subject, ciphertext AS sealed, header AS associatedData FROM entries WHERE subject = ?',
      )
      .all(`alert:${alertId}`);
    const alert = connection
      .prepare<[string], SealedPiece>(
        `SELECT 'alert:' || id AS subject, sealed, 'body' AS associatedData FROM alerts WHERE id = ?`,
      )
      .all(alertId);
    const pictures = connection
      .prepare<[string], SealedPiece>(
        `SELECT 'faces:alert:' || alert_id AS subject, sealed, kind || ':' || nth AS associatedData FROM alert_pictures WHERE alert_id = ?`,
      )
      .all(alertId);
    return [...entries, ...alert, ...pictures];
  } finally {
    connection.close();
  }
}

/** Every key of a key database, whoever it is for, as somebody gets them who holds the data key and both key pairs. */
function everyKey(place: DatabasePlace, vaultKey: Uint8Array, pairs: HeldPairs): readonly KeyObject[] {
  const { keys: key } = deriveDatabaseKeys(vaultKey);
  const connection = openEncrypted({ ...place, key, mustExist: true, readonly: true });
  try {
    const reader = createWrapKeyReader(wrapConnection(connection), pairs);
    return connection
      .prepare<[], { scheme: Scheme; key: Buffer }>(
        `SELECT scheme, key FROM subject_keys WHERE key IS NOT NULL UNION ALL SELECT scheme, key FROM spare_keys`,
      )
      .all()
      .flatMap((row) => reader.unwrap(row.scheme, row.key) ?? []);
  } finally {
    connection.close();
  }
}

/** How many of the pieces open with any key at all that lies in these key databases. */
export function countOpening(
  pieces: readonly SealedPiece[],
  places: readonly DatabasePlace[],
  vaultKey: Uint8Array,
  pairs: HeldPairs,
): number {
  const keys = places.flatMap((place) => everyKey(place, vaultKey, pairs));
  return pieces.filter(({ subject, sealed, associatedData }) =>
    keys.some((key) => {
      try {
        open(key, subject, sealed, associatedData);
        return true;
      } catch {
        return false;
      }
    }),
  ).length;
}
