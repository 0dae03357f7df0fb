import type { WritableDatabase } from '../database/handles.ts';
import { sql } from '../database/sql.ts';
import type { SubjectKeys } from '../database/subject-keys.ts';
import { openAlertKinds } from './alert-entry-kinds.ts';
import { entryKinds, type EntryBody, type EntryKindName } from './entry-kinds.ts';
import { formEntry } from './entry-form.ts';
import { leafOf } from './leaf.ts';
import type { LogHead } from './log-head.ts';
import { withLeaf } from './merkle.ts';

/** An entry as a feature gives it. */
export interface NewEntry<Name extends EntryKindName> {
  readonly kind: Name;
  /** Whose key seals the body: `alert:<id>`, `list:<id>`, `person:<id>`; `log` when it is about nobody. */
  readonly subject: string;
  /** The id of the person who did it; null for the engine. */
  readonly actor: string | null;
  readonly body: EntryBody<Name>;
}

export interface LogAppender {
  /** Appends within the transaction that is running, and returns the entry's sequence number. */
  append<Name extends EntryKindName>(entry: NewEntry<Name>): number;
}

/** An appender for one transaction. */
export interface TransactionLog extends LogAppender {
  /** The head with what was appended. */
  readonly head: LogHead;
}

/** `from` is the head as the last transaction left it. */
export function createLogAppender(
  db: WritableDatabase,
  subjects: SubjectKeys,
  now: number,
  from: LogHead,
): TransactionLog {
  let head = from;
  return {
    get head() {
      return head;
    },
    append(entry) {
      const kind = entryKinds[entry.kind];
      const body: unknown = kind.schema.parse(entry.body);
      assertSubject(entry.kind, entry.subject, body);

      const sequence = head.frontier.size + 1;
      const { kind: name, subject, actor } = entry;
      const { header, content } = formEntry({ sequence, at: now, kind: name, subject, actor }, body);
      subjects.create(subject);
      const ciphertext = subjects.seal(subject, content, header);
      const leaf = leafOf(head.lastLeaf, header, ciphertext);
      db.run(
        sql`INSERT INTO entries (sequence, at, kind, subject, header, ciphertext, leaf)
            VALUES (${sequence}, ${now}, ${name}, ${subject}, ${header}, ${ciphertext}, ${leaf})`,
      );
      head = { frontier: withLeaf(head.frontier, leaf), lastLeaf: leaf };
      return sequence;
    },
  };
}

/** Whether an alert is decided is looked up by its subject, so these entries must carry it. */
function assertSubject(kind: string, subject: string, body: unknown): void {
  if (!kind.startsWith('alert.')) return;
  const about = alertOf(body);
  const isOpen = subject === 'log' && openAlertKinds.has(kind);
  if (about !== null && subject !== about && !isOpen) {
    throw new Error(`an entry ${kind} about ${about} has that subject, not ${subject}`);
  }
}

/** The subject of the alert that a body is about. */
export function alertOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('alertId' in body)) return null;
  return typeof body.alertId === 'string' ? `alert:${body.alertId}` : null;
}
