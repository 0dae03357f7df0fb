import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { ReadableDatabase, WritableDatabase } from '../database/handles.ts';
import { sql } from '../database/sql.ts';
import type { TransactionLog } from './append.ts';
import { signCheckpoint } from './checkpoint.ts';
import { saveHead, type LogHead } from './log-head.ts';
import { rootOf } from './merkle.ts';
import { verifierKeyOf, type NoteSigner } from './signed-note.ts';

/** A checkpoint is signed after so many entries, and after 60 s when there is anything new. */
export const entriesPerCheckpoint = 100;

/** The log's own key, from the key database; made with the log. */
export function loadLogSigner(keyDatabase: WritableDatabase, now: number): NoteSigner {
  interface Row {
    readonly name: string;
    readonly privateKey: Uint8Array;
  }
  const row = keyDatabase.get<Row>(sql`SELECT name, private_key AS privateKey FROM signing_keys`);
  if (row !== undefined) {
    const key = Buffer.from(row.privateKey);
    return { name: row.name, privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8' }) };
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const name = `cordon/log/${randomUUID()}`;
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  keyDatabase.run(
    sql`INSERT INTO signing_keys (name, private_key, created_at) VALUES (${name}, ${der}, ${now})`,
  );
  return { name, privateKey };
}

/** Puts the log's name and its verifier key into its first entry. */
export function beginLog(log: TransactionLog, signer: NoteSigner): void {
  if (log.head.frontier.size > 0) return;
  log.append({
    kind: 'log.began',
    subject: 'log',
    actor: null,
    body: { origin: signer.name, verifierKey: verifierKeyOf(signer) },
  });
}

/** How many entries are under a checkpoint. */
export function signedSize(db: ReadableDatabase): number {
  return db.get<{ size: number | null }>(sql`SELECT max(size) AS size FROM checkpoints`)?.size ?? 0;
}

/** Signs a checkpoint over the log as it stands, and saves its head for the next start. */
export function signHead(db: WritableDatabase, signer: NoteSigner, now: number, head: LogHead): void {
  const { size } = head.frontier;
  const note = signCheckpoint(size, rootOf(head.frontier), signer);
  db.run(sql`INSERT INTO checkpoints (size, signed_at, note) VALUES (${size}, ${now}, ${note})`);
  saveHead(db, head);
}
