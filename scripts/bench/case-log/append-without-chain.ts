import { randomBytes } from 'node:crypto';
import { formEntry } from '../../../src-main/engine/case-log/entry-form.ts';
import { entryKinds } from '../../../src-main/engine/case-log/entry-kinds.ts';
import { keyDatabaseFile, mainDatabaseFile } from '../../../src-main/engine/database/file-names.ts';
import { wrapConnection } from '../../../src-main/engine/database/handles.ts';
import { migrate } from '../../../src-main/engine/database/migrate.ts';
import { keyMigrations, mainMigrations } from '../../../src-main/engine/database/migrations/index.ts';
import { openEncrypted } from '../../../src-main/engine/database/open-encrypted.ts';
import { sql } from '../../../src-main/engine/database/sql.ts';
import { createKeyStore } from '../../../src-main/engine/database/subject-keys.ts';
import { createTransaction } from '../../../src-main/engine/database/transaction.ts';
import { removeDirectory, temporaryDirectory } from './bench-database.ts';

/** What the entries of this bench say. */
export const entry = {
  kind: 'engine.stopped',
  subject: 'log',
  actor: null,
  body: { words: 'The bench appends this entry.' },
} as const;

export interface ChainlessLog {
  append(): void;
  close(): void;
}

const noLeaf = new Uint8Array(32);

/** Appends as the case log does, parsed, sealed and encrypted, but for leaf, tree, head and checkpoint. */
export function openChainlessLog(): ChainlessLog {
  const directory = temporaryDirectory();
  const open = (file: string) =>
    openEncrypted({ directory, file, key: new Uint8Array(randomBytes(32)), mustExist: false });
  const keyConnection = open(keyDatabaseFile);
  const mainConnection = open(mainDatabaseFile);
  migrate(keyConnection, keyMigrations);
  migrate(mainConnection, mainMigrations);
  const db = wrapConnection(mainConnection);
  const { keys } = createKeyStore({
    main: db,
    keyDatabase: wrapConnection(keyConnection),
    inKeyTransaction: createTransaction(keyConnection),
    emptyKeyJournal: () => undefined,
    now: Date.now,
    forget: () => undefined,
  });
  const inTransaction = createTransaction(mainConnection);
  let sequence = 0;
  return {
    append() {
      const at = Date.now();
      inTransaction(() => {
        const { kind, subject, actor } = entry;
        const body = entryKinds[kind].schema.parse(entry.body);
        sequence += 1;
        const { header, content } = formEntry({ sequence, at, kind, subject, actor }, body);
        keys.create(subject);
        const ciphertext = keys.seal(subject, content, header);
        db.run(
          sql`INSERT INTO entries (sequence, at, kind, subject, header, ciphertext, leaf)
              VALUES (${sequence}, ${at}, ${kind}, ${subject}, ${header}, ${ciphertext}, ${noLeaf})`,
        );
      });
    },
    close() {
      keyConnection.close();
      mainConnection.close();
      removeDirectory(directory);
    },
  };
}
