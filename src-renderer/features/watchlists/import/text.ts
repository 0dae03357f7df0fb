import type { ImportProblemCode } from '../../../../src-main/contract/imports.ts';
import { counted } from '../../../ui/words.ts';

export const importText = {
  open: 'Import a file',
  title: 'Import',
  close: 'Close',
  hint: 'A CSV file and its pictures, in one ZIP or in one folder. It is looked at first: nobody is listed before you say so.',
  columns:
    'The CSV’s first row names the columns: reference, name, category, source, lawful basis, image date, reviewer, expires on, picture. It may have: instructions, under 18 (yes or no), under 18 authority. Dates are year-month-day; picture is the file’s name.',
  drop: 'Drop a ZIP or a folder here, or choose:',
  zip: 'A ZIP file',
  folder: 'A folder',
  tooMany: 'Choose one ZIP file, or one folder.',
  start: 'Look at it',
  chosen: (files: number, bytes: string) => `${counted(files, 'file')}, ${bytes}`,
  sending: (sent: string, of: string) => `Handing over: ${sent} of ${of}`,
  opening: 'Reading the file…',
  checking: (done: number, of: number) =>
    `Looking at row ${done.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')}`,
  pace: (perSecond: number, left: string) => `${perSecond.toFixed(1)} rows a second, ${left} left`,
  cancel: 'Cancel',
  cancelling: 'Cancelling…',
  cancelled: 'The import was cancelled. Nothing of it was kept.',
  failed: 'The import failed. Nothing of it was kept.',
  gone: 'The engine was restarted. Nothing was imported: begin again.',
  other: (name: string) => `${name} imports a file just now. One import runs at a time.`,
  result: (accepted: number, refused: number) =>
    refused === 0
      ? accepted === 1
        ? 'The row can be listed.'
        : `All ${counted(accepted, 'row')} can be listed.`
      : `${counted(accepted, 'row')} can be listed, ${counted(refused, 'row')} can’t.`,
  nobody: 'No row can be listed.',
  show: 'Show',
  all: (count: number) => `All rows (${count.toLocaleString('en-GB')})`,
  any: (count: number) => `Rows with a problem (${count.toLocaleString('en-GB')})`,
  withCount: (words: string, count: number) => `${words} (${count.toLocaleString('en-GB')})`,
  save: 'Save the rows with problems',
  saveHint: 'A CSV file to put right and import again. It holds names: keep it as you keep the list.',
  commit: (count: number) => `List ${counted(count, 'person', 'people')}`,
  commitWithout: (count: number, refused: number) =>
    `List ${counted(count, 'person', 'people')} and leave out ${counted(refused, 'row')}`,
  committing: 'Listing…',
  committed: (count: number) => `${counted(count, 'entry was', 'entries were')} imported.`,
  rows: 'Rows of the file',
  rowColumns: ['Line', 'Reference', 'Picture', 'Quality', 'What is wrong'],
  fine: 'Can be listed',
  problems: {
    'missing-field': 'A field is missing or not in order',
    'unknown-category': 'Unknown category',
    'image-date': 'Date of the picture',
    'image-too-old': 'Picture too old',
    'expires-too-soon': 'Expires too soon',
    'under-18': 'Under 18',
    'duplicate-reference': 'Reference twice',
    'duplicate-person': 'Person twice',
    'missing-picture': 'No picture',
    'unreadable-picture': 'Picture can’t be read',
    'no-face': 'No face',
    'two-faces': 'More than one face',
    'face-too-small': 'Face too small',
    'poor-quality': 'Poor quality',
    'not-in-demo': 'Not a portrait of the demo',
    'too-many': 'More than the policy allows',
  } satisfies Readonly<Record<ImportProblemCode, string>>,
} as const;

/** `812 KB`, `3.4 MB`, `1.2 GB`. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(0)} KB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
