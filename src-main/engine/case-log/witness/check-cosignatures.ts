import type { ReadableDatabase } from '../../database/handles.ts';
import { sql } from '../../database/sql.ts';
import { atInstant, counted } from '../../wording.ts';
import { openCosignature } from './cosignature.ts';

/** What came of the cosignatures of one witness that a log keeps. */
export interface WitnessFinding {
  readonly name: string;
  /** As an admin entered it: compare it with the one that the witness itself shows. */
  readonly key: string;
  /** How many heads it cosigned. */
  readonly cosigned: number;
  /** The longest of them; null where not one fits. */
  readonly last: { readonly size: number; readonly at: number } | null;
  /** Sizes of the heads under which its signature does not fit. */
  readonly unfitting: readonly number[];
  /** Whether its key is one that came another way. */
  readonly isTrusted: boolean;
}

interface Row {
  readonly name: string;
  readonly key: string;
  readonly size: number;
  readonly line: string;
  readonly note: string | null;
}

/**
 * Checks every cosignature that a log keeps against its own checkpoint of that size; that those fit the entries is what verifying shows.
 * @param trusted verifier keys of witnesses that came another way
 */
export function checkCosignatures(
  db: ReadableDatabase,
  trusted: readonly string[],
): readonly WitnessFinding[] {
  // Data that this version has not opened for writing yet has none.
  const hasAny = db.get(sql`SELECT 1 FROM sqlite_schema WHERE name = 'head_cosignatures'`) !== undefined;
  if (!hasAny) return [];
  const findings = new Map<string, WitnessFinding>();
  const rows =
    db.iterate<Row>(sql`SELECT name, witness_key AS key, head_cosignatures.size, line, note FROM head_cosignatures
    JOIN head_places ON head_places.id = place_id LEFT JOIN checkpoints ON checkpoints.size = head_cosignatures.size
    ORDER BY head_cosignatures.size`);
  for (const { name, key, size, line, note } of rows) {
    const before = findings.get(key) ?? {
      name,
      key,
      cosigned: 0,
      last: null,
      unfitting: [],
      isTrusted: trusted.includes(key),
    };
    const opened = note === null ? null : openCosignature(note, line, key);
    findings.set(
      key,
      opened === null
        ? { ...before, unfitting: [...before.unfitting, size] }
        : { ...before, cosigned: before.cosigned + 1, last: { size, at: opened.at } },
    );
  }
  return [...findings.values()];
}

/** In plain words; empty where there is nothing to say. Pure. */
export function witnessWords(findings: readonly WitnessFinding[], missing: readonly string[]): string {
  const said = findings.map(({ name, cosigned, last, unfitting, isTrusted }) => {
    const [first] = unfitting;
    if (first !== undefined)
      return `What is kept of ${name} as its word on the head over ${counted(first, 'entry', 'entries')} is not its signature.`;
    if (last === null) return '';
    return `${name} cosigned ${counted(cosigned, 'head', 'heads')}, the last over ${counted(last.size, 'entry', 'entries')} at ${atInstant(last.at)}${isTrusted ? ': nobody wrote these anew since without that witness' : '. Give its key as it came another way with --witness, or this machine could have made it up'}.`;
  });
  const absent = missing.map((key) => `No head of this log is cosigned by ${key}.`);
  return [...said, ...absent].filter((words) => words !== '').join(' ');
}
