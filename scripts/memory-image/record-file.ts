import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** What passed through a process, as it lay in its memory. */
export type RecordKind =
  /** Rows of 4:2:0 as FFmpeg decoded them, of one plane. */
  | 'luma'
  | 'blue-difference'
  | 'red-difference'
  /** A part of the picture as RGB24. */
  | 'region'
  /** A model's input: planes of red, green and blue. */
  | 'detector-input'
  | 'mesh-input'
  | 'embedder-input'
  /** What the model gave: numbers as they came. */
  | 'mesh-output'
  | 'embedding'
  /** The same of somebody who is being put on a list. */
  | 'listed-embedding'
  /** What was searched: a template, or the mean of a track's. */
  | 'probe';

export interface RecordHead {
  readonly kind: RecordKind;
  readonly process: 'ingest' | 'inference';
  readonly atMs: number;
  /** Of a picture's pixels; of a list of numbers their count and 1. */
  readonly width: number;
  readonly height: number;
}

export interface Recorded extends RecordHead {
  readonly bytes: Uint8Array;
}

/**
 * Writes what passes straight from where it lies: a copy would be what the test looks for. The file is the only place
 * where the needles are.
 */
export class RecordWriter {
  readonly #file: number;
  readonly #process: RecordHead['process'];

  constructor(path: string, process: RecordHead['process']) {
    this.#file = openSync(path, 'a');
    this.#process = process;
  }

  /** @param rows one after the other make the picture */
  write(kind: RecordKind, width: number, height: number, rows: Iterable<Uint8Array>): void {
    const parts = [...rows];
    const head: RecordHead = { kind, process: this.#process, atMs: Date.now(), width, height };
    const length = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const start = Buffer.from(`${JSON.stringify({ ...head, length })}\n`);
    for (const part of [start, ...parts]) {
      for (let done = 0; done < part.byteLength;)
        done += writeSync(this.#file, part, done, part.byteLength - done);
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Everything that was recorded until now; a record that is being written is left out. */
export function readRecords(path: string): readonly Recorded[] {
  const file = readFileSync(path);
  const records: Recorded[] = [];
  for (let at = 0; at < file.length;) {
    const end = file.indexOf('\n', at);
    if (end === -1) break;
    // Written by `write` above.
    const { length, ...head } = JSON.parse(file.toString('utf8', at, end)) as RecordHead & { length: number };
    if (end + 1 + length > file.length) break;
    records.push({ ...head, bytes: file.subarray(end + 1, end + 1 + length) });
    at = end + 1 + length;
  }
  return records;
}
