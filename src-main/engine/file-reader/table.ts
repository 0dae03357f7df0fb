import { CsvError, parse } from 'csv-parse/sync';
import { AppError } from '../../contract/errors.ts';
import type { FileLimits } from './limits.ts';

/** A table as text: its columns by name, and each row with the line that it begins on. */
export interface GivenTable {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

const separators = [',', ';', '\t'] as const;

/** Reads a CSV file: UTF-8, or UTF-16 with its mark, separated by commas, semicolons or tabs. @throws AppError */
export function readTable(bytes: Uint8Array, limits: FileLimits): GivenTable {
  if (bytes.byteLength > limits.tableBytes) throw refused('The CSV file is too large.');
  const text = decodeText(bytes);
  const records = parseRecords(text, limits);
  const [head, ...rows] = records;
  if (head === undefined) throw refused('The CSV file is empty.');
  const columns = head.cells.map(columnKey);
  if (new Set(columns).size !== columns.length)
    throw refused('Two columns of the CSV file have the same name.');
  if (rows.length > limits.rows) throw refused(`The CSV file has more than ${String(limits.rows)} rows.`);
  return { columns, rows };
}

/** `Image date`, `image_date` and `imageDate` are one column. */
function columnKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function decodeText(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refused('The CSV file is not in UTF-8. Save it as “CSV UTF-8”.', cause);
  }
}

function parseRecords(text: string, limits: FileLimits): GivenTable['rows'] {
  const firstLine = text.slice(0, 2_000).split(/\r?\n/, 1)[0] ?? '';
  const counts = separators.map((separator) => firstLine.split(separator).length);
  const delimiter = separators[counts.indexOf(Math.max(...counts))] ?? ',';
  try {
    // With `info` each record comes with where it lies; the package's types don't say so.
    const found = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: limits.rowCharacters,
      to: limits.rows + 2,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return found.map(({ record, info }) => {
      if (record.length > limits.columns) throw refused(`Line ${String(info.lines)} has too many columns.`);
      return { line: info.lines, cells: record.map(unescaped) };
    });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const where =
      cause instanceof CsvError && typeof cause['lines'] === 'number'
        ? ` near line ${String(cause['lines'])}`
        : '';
    throw refused(
      `The CSV file can’t be read${where}: a quotation mark may be missing, or a row is far too long.`,
      cause,
    );
  }
}

/** Our own reports put a quotation mark before what a spreadsheet would take for a formula. */
function unescaped(cell: string): string {
  return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

function refused(message: string, cause?: unknown): AppError {
  return new AppError('bad-request', message, cause === undefined ? {} : { cause });
}
