import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvPart, jsonPart, type ExportedEntry } from './export-text.ts';

const entry = (words: string, actor: string | null = null): ExportedEntry => ({
  sequence: 7,
  at: Date.UTC(2026, 10, 1, 9),
  kind: 'engine.stopped',
  actorId: actor === null ? null : 'p1',
  actor,
  words,
  leaf: Uint8Array.of(0xab, 1),
});

/** A reader of RFC 4180, written apart from the writer. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  for (const line of text.matchAll(/((?:"(?:[^"]|"")*",?)+)\r\n/g)) {
    rows.push(
      [...(line[1] ?? '').matchAll(/"((?:[^"]|"")*)"/g)].map((cell) => (cell[1] ?? '').replaceAll('""', '"')),
    );
  }
  return rows;
}

describe('an export of the log', () => {
  it('is a table that keeps every word, over any number of parts', () => {
    const first = csvPart({ entries: [entry('a "quoted", thing')], isFirst: true, isLast: false });
    const second = csvPart({ entries: [entry('two\r\nlines', 'Ada')], isFirst: false, isLast: true });
    expect(parseCsv(first + second)).toEqual([
      ['sequence', 'time', 'kind', 'actor', 'actor id', 'words', 'leaf'],
      ['7', '2026-11-01T09:00:00.000Z', 'engine.stopped', '', '', 'a "quoted", thing', 'ab01'],
      ['7', '2026-11-01T09:00:00.000Z', 'engine.stopped', 'Ada', 'p1', 'two\r\nlines', 'ab01'],
    ]);
  });

  it('holds no cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', ' =', '\n@'), fc.string()),
        ([start, rest]) => {
          const words = start + rest;
          const cells = parseCsv(
            csvPart({ entries: [entry(words, words)], isFirst: false, isLast: true }),
          )[0];
          expect(cells?.[3]).toBe(`'${words}`);
          expect(cells?.[5]).toBe(`'${words}`);
        },
      ),
    );
  });

  it('is JSON, over any number of parts, also of none', () => {
    const one = { entries: [entry('one'), entry('two')], isFirst: true, isLast: false };
    const two = { entries: [entry('three')], isFirst: false, isLast: true };
    expect(JSON.parse(jsonPart(one) + jsonPart(two))).toMatchObject([
      { words: 'one' },
      { words: 'two' },
      { words: 'three' },
    ]);
    expect(JSON.parse(jsonPart({ entries: [], isFirst: true, isLast: true }))).toEqual([]);
    const full = { entries: [entry('one')], isFirst: true, isLast: false };
    expect(JSON.parse(jsonPart(full) + jsonPart({ entries: [], isFirst: false, isLast: true }))).toHaveLength(
      1,
    );
  });
});
