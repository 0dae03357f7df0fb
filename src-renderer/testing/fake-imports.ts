import type { ImportRow, ImportStatus } from '../../src-main/contract/imports.ts';
import type { OperationOutput } from '../../src-main/contract/operations.ts';

/** An import that has looked at its file. */
export function fakeImport(phase: ImportStatus['phase'], listId: string): ImportStatus {
  const isChecking = phase === 'checking';
  return {
    id: 'import-1',
    listId,
    phase,
    begunBy: 'Mira Holloway',
    isMine: true,
    receivedBytes: 412_000_000,
    rows: 20_000,
    checked: isChecking ? 7_412 : 20_000,
    accepted: isChecking ? 7_301 : 19_802,
    refused: isChecking ? 111 : 198,
    problems: { 'no-face': 80, 'poor-quality': 91, 'missing-field': 12, 'duplicate-person': 15 },
    rowsPerSecond: isChecking ? 11.4 : null,
    secondsLeft: isChecking ? 1_104 : null,
    failure: null,
    endedAt: phase === 'committed' ? Date.now() : null,
  };
}

const wrong: readonly ImportRow['problems'][number][] = [
  {
    code: 'no-face',
    words: 'No face was found in the picture: use one that shows the whole face from the front.',
  },
  { code: 'poor-quality', words: 'The face is blurred: use a sharper picture.' },
  { code: 'missing-field', words: 'There is no lawful basis.' },
  {
    code: 'duplicate-person',
    words:
      'The same face, or one very like it, is on the row of SYN-500 already. Keep one of the two; if they are two people, enrol this one by hand.',
  },
];

export function fakeRows(offset: number, limit: number): OperationOutput<'imports.rows'> {
  return {
    count: 198,
    rows: Array.from({ length: Math.min(limit, 198 - offset) }, (_, index) => {
      const problem = wrong[index % wrong.length];
      return {
        line: 14 + (offset + index) * 3,
        reference: `SYN-${1_400 + offset + index}`,
        picture: `pictures/${1_400 + offset + index}.jpg`,
        quality: index % 4 === 0 ? null : 72 - (index % 9) * 3,
        problems: problem === undefined ? [] : [problem],
      };
    }),
  };
}
