import type { ReadableEntry } from './queries.ts';

/** An entry with the name of who did it. */
export interface ExportedEntry extends Omit<ReadableEntry, 'topics'> {
  readonly actor: string | null;
}

interface Part {
  readonly entries: readonly ExportedEntry[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

const columns = ['sequence', 'time', 'kind', 'actor', 'actor id', 'words', 'leaf'] as const;

/** One part of a CSV file (RFC 4180). */
export function csvPart({ entries, isFirst }: Part): string {
  const rows = entries.map((entry) => [
    String(entry.sequence),
    new Date(entry.at).toISOString(),
    entry.kind,
    entry.actor ?? '',
    entry.actorId ?? '',
    entry.words,
    hex(entry.leaf),
  ]);
  return [...(isFirst ? [columns] : []), ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** One part of a JSON file: an array of entries, one a line. */
export function jsonPart({ entries, isFirst, isLast }: Part): string {
  const lines = entries.map(({ leaf, ...entry }) =>
    JSON.stringify({ ...entry, time: new Date(entry.at).toISOString(), leaf: hex(leaf) }),
  );
  const start = isFirst ? '[\n' : entries.length === 0 ? '' : ',\n';
  return `${start}${lines.join(',\n')}${isLast ? '\n]\n' : ''}`;
}

/**
 * A cell that no spreadsheet takes for a formula: names and notes are typed by people, and one that begins with such
 * a sign would be run where the file is opened (https://owasp.org/www-community/attacks/CSV_Injection).
 */
function csvCell(text: string): string {
  const harmless = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
