import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../../contract/errors.ts';
import type { ImportPhase, ImportProblem, ImportProblemCode } from '../../../contract/imports.ts';
import type { Policy } from '../../../contract/policy.ts';
import { overwrite } from '../../database/moved-buffers.ts';
import type { FileReader } from '../../file-reader/file-reader-client.ts';
import type { Spool } from '../../file-reader/spool.ts';
import { createTurns } from '../../turns.ts';
import type { WatchlistDeps } from '../enrol.ts';
import type { Actor } from '../life-queries.ts';
import type { WatchlistRow } from '../list-rows.ts';
import { isBlueList, listingProblems } from '../rules.ts';
import { neededUntil } from '../views.ts';
import { ImportPace } from './import-pace.ts';
import type { StagedEntry } from './import-queries.ts';
import {
  columnTitle,
  findColumns,
  readRow,
  type ColumnPlaces,
  type GivenRow,
  type ReadRow,
} from './import-row.ts';
import { KnownFaces } from './known-faces.ts';
import { toCsv } from '../../to-csv.ts';
import { SeenRows, type RowFilter } from './seen-rows.ts';

/** Pictures under way at once: one is read while another is looked at. */
const atOnce = 2;
/** So many rows are written together. */
const stagedAtOnce = 16;
const tries = 20;
const pauseMs = 500;

export interface ListImportDeps extends WatchlistDeps {
  /** From which score on two pictures of a list are one person twice; null where a model's scores say too little. */
  readonly sameFaceScore: (modelHash: string, mostEntries: number) => Promise<number | null>;
}

/** One import, from the first byte to its end. What it stages counts for nothing until `commit`. */
export class ListImport {
  readonly id = `import-${randomUUID().slice(0, 13)}`;
  readonly listId: string;
  readonly actor: Actor;
  readonly spool: Spool;
  phase: ImportPhase = 'receiving';
  failure: string | null = null;
  endedAt: number | null = null;
  lastTouchedAt: number;
  readonly #deps: ListImportDeps;
  readonly #reader: (spool: Spool) => FileReader;
  readonly #list: WatchlistRow;
  readonly #pace = new ImportPace();
  readonly #faces = new KnownFaces();
  readonly #references = new Set<string>();
  readonly #pictures = new Map<string, string>();
  readonly #rows = new SeenRows();
  /** Of two rows with the same face the second has to meet the first. */
  readonly #inTurn = createTurns();
  #columns: readonly string[] = [];
  #total = 0;
  #staged = 0;
  #sameFaceScore: number | null = null;
  #pending: StagedEntry[] = [];
  #isCancelled = false;
  #open: FileReader | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(
    deps: ListImportDeps,
    list: WatchlistRow,
    actor: Actor,
    spool: Spool,
    reader: (spool: Spool) => FileReader,
  ) {
    this.#deps = deps;
    this.#list = list;
    this.listId = list.id;
    this.actor = actor;
    this.spool = spool;
    this.#reader = reader;
    this.lastTouchedAt = deps.now();
  }

  get isOver(): boolean {
    return this.phase === 'committed' || this.phase === 'cancelled' || this.phase === 'failed';
  }

  /** What is known so far, for the screen. */
  get figures() {
    const { checked, refused, problems } = this.#rows;
    const rowsPerSecond = this.phase === 'checking' ? this.#pace.rowsPerSecond() : null;
    return {
      receivedBytes: this.spool.receivedBytes,
      rows: this.#total,
      checked,
      accepted: checked - refused,
      refused,
      problems,
      rowsPerSecond,
      secondsLeft:
        rowsPerSecond === null || rowsPerSecond === 0 ? null : (this.#total - checked) / rowsPerSecond,
    };
  }

  rows(filter: RowFilter, offset: number, limit: number) {
    const found = this.#rows.matching(filter);
    return {
      count: found.length,
      rows: found.slice(offset, offset + limit).map(({ cells: _, ...row }) => ({ ...row })),
    };
  }

  /** The rows with problems as they came, with a last column that says what is wrong. */
  report(): string {
    const refused = this.#rows.matching('any');
    const width = this.#columns.length;
    return toCsv([
      [...this.#columns.map(columnTitle), 'line', 'problems'],
      ...refused.map(({ cells, line, problems }) => [
        ...Array.from({ length: width }, (_, column) => cells[column] ?? ''),
        String(line),
        problems.map(({ words }) => words).join(' '),
      ]),
    ]);
  }

  /** Looks at every row. Returns at once; `phase` says when it is done. */
  check(): void {
    if (this.phase !== 'receiving') throw new AppError('conflict', 'This import is being looked at already.');
    if (this.spool.hasOpenFiles)
      throw new AppError('conflict', 'A file is not whole yet. Hand in the rest of it.');
    this.phase = 'checking';
    this.#work = this.#check().then(
      () => this.#end(this.#isCancelled ? 'cancelled' : 'checked'),
      (cause: unknown) => {
        this.failure = this.#isCancelled ? null : wordsOf(cause);
        return this.#end(this.#isCancelled ? 'cancelled' : 'failed');
      },
    );
  }

  /** Puts everybody who can be listed onto the list, at once. */
  async commit(leavesOutRefused: boolean): Promise<{ readonly entries: number }> {
    if (this.phase !== 'checked') throw new AppError('conflict', 'It has to be looked at first.');
    const { refused } = this.figures;
    if (refused > 0 && !leavesOutRefused) {
      throw new AppError('conflict', 'Rows have problems. Put them right, or say that they are left out.');
    }
    this.phase = 'committing';
    try {
      const { watchlist } = await this.#deps.policy();
      const committed = await this.#deps.database().call('imports.commit', {
        id: this.id,
        listId: this.listId,
        actor: this.actor,
        modelHash: this.#list.modelHash,
        maximumEntries: watchlist.maximumEntries,
        leftOut: refused,
      });
      await this.#end('committed');
      return committed;
    } catch (cause) {
      this.phase = 'checked';
      throw cause;
    }
  }

  /** Ends it wherever it is; waits until nothing of it runs any more. */
  async cancel(): Promise<void> {
    if (this.isOver) return;
    this.#isCancelled = true;
    if (this.phase === 'checking') await this.#work;
    else await this.#end('cancelled');
  }

  async #end(phase: ImportPhase): Promise<void> {
    await this.#open?.close();
    this.#open = null;
    this.#faces.wipe();
    for (const { template, crop } of this.#pending) {
      overwrite(template);
      crop.fill(0);
    }
    this.#pending = [];
    await this.spool.destroy();
    this.phase = phase;
    // Looking at a long list takes longer than anybody sits before it: their time to go on begins now.
    this.lastTouchedAt = this.#deps.now();
    if (this.isOver) this.endedAt = this.#deps.now();
  }

  async #check(): Promise<void> {
    const reader = (this.#open = this.#reader(this.spool));
    const { columns, rows } = await reader.table();
    this.#columns = columns;
    const places = findColumns(columns);
    const policy = await this.#deps.policy();
    this.#sameFaceScore = await this.#deps.sameFaceScore(
      this.#list.modelHash,
      policy.watchlist.maximumEntries,
    );
    for (const reference of await this.#deps.database().call('imports.references', { listId: this.listId })) {
      this.#references.add(reference);
    }
    this.#total = rows.length;
    const queue = rows.values();
    const worker = async (): Promise<void> => {
      for (const row of queue) {
        if (this.#isCancelled) return;
        await this.#look(row, places, policy, reader);
        this.#pace.note(this.#deps.now(), this.#rows.checked);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    await this.#stage(0);
  }

  async #look(row: GivenRow, places: ColumnPlaces, policy: Policy, reader: FileReader): Promise<void> {
    const read = readRow(row, places, policy);
    const problems: ImportProblem[] = [...read.problems];
    const { reference } = read.body;
    if (this.#references.has(reference)) {
      problems.push({
        code: 'duplicate-reference',
        words: 'This reference is on the list already, or twice in the file.',
      });
    }
    this.#references.add(reference);
    const quality = read.picture === '' ? null : await this.#lookAtPicture(read, policy, reader, problems);
    this.#rows.add({
      line: row.line,
      reference,
      picture: read.picture,
      quality,
      problems,
      cells: row.cells,
    });
  }

  /** Adds what is wrong with the picture, and stages the row if nothing is. Answers its quality. */
  async #lookAtPicture(
    { body, picture, authority, problems: given }: ReadRow,
    policy: Policy,
    reader: FileReader,
    problems: ImportProblem[],
  ): Promise<number | null> {
    let sha256: string;
    let png: Uint8Array;
    try {
      ({ png, sha256 } = await reader.picture(picture));
      this.#deps.admitPicture(sha256);
    } catch (cause) {
      problems.push(pictureProblem(cause));
      return null;
    }
    const word = await this.#under18Word(body, authority, sha256, reader);
    // What the text alone says is wrong with a date or a category has been said.
    const known = new Set<string>(given.map(({ code }) => code));
    for (const { field, code, words } of listingProblems(
      body,
      policy,
      this.#deps.now(),
      neededUntil(this.#list.begunAt, policy),
      word.isGiven,
    )) {
      // A date that can't be read has been told of.
      if (known.has(code) || (field !== 'category' && body[field] === '')) continue;
      const because = code === 'under-18' && word.because !== null ? ` ${word.because}` : '';
      problems.push({ code, words: words + because });
    }
    let enrolled;
    try {
      enrolled = await this.#enrol(png);
    } catch (cause) {
      problems.push(pictureProblem(cause));
      return null;
    } finally {
      png.fill(0);
    }
    const { template, quality, crop } = enrolled;
    return this.#inTurn(async () => {
      const twin = this.#pictures.get(sha256) ?? (await this.#twinOf(template));
      if (twin !== null) {
        problems.push({
          code: 'duplicate-person',
          words: `The same face, or one very like it, is on the row of ${twin} already. Keep one of the two; if they are two people, enrol this one by hand.`,
        });
      }
      if (this.#list.entries + this.#staged + 1 > policy.watchlist.maximumEntries) {
        problems.push({
          code: 'too-many',
          words: `The policy allows ${String(policy.watchlist.maximumEntries)} entries.`,
        });
      }
      if (problems.length > 0) {
        overwrite(template);
        crop.fill(0);
        return quality;
      }
      this.#pictures.set(sha256, body.reference);
      this.#faces.add(template, body.reference);
      this.#staged += 1;
      const id = `entry-${randomUUID()}`;
      const signed = word.signed === null ? {} : { under18Authority: word.signed };
      const entry = { ...body, ...signed };
      this.#pending.push({
        id,
        body: entry,
        isBlueList: isBlueList(body.category, policy),
        template,
        quality,
        crop,
      });
      await this.#stage(stagedAtOnce);
      return quality;
    });
  }

  async #twinOf(template: Float32Array): Promise<string | null> {
    const score = this.#sameFaceScore;
    return score === null ? null : this.#faces.find(template, score);
  }

  async #under18Word(
    { isUnder18 = false, reference }: ReadRow['body'],
    authority: string,
    pictureSha256: string,
    reader: FileReader,
  ) {
    const none = { isGiven: false, because: null, signed: null };
    if (!isUnder18 || authority === '') return none;
    const bytes = await reader.bytes(authority).catch(() => null);
    if (bytes === null) return { ...none, because: `There is no file called ${authority}.` };
    const checked = await this.#deps.openUnder18Authority(Buffer.from(bytes).toString('utf8'), {
      reference,
      pictureSha256,
    });
    return checked.ok
      ? { isGiven: true, because: null, signed: checked.value }
      : { ...none, because: checked.because };
  }

  /** Waits a while for a recognition process that is being started again. */
  async #enrol(png: Uint8Array) {
    for (let nth = 1; ; nth++) {
      if (this.#isCancelled) throw new AppError('conflict', 'The import was cancelled.');
      try {
        const enrolled = await this.#deps.enrolPicture(png);
        if (this.#deps.modelHash() === this.#list.modelHash) return enrolled;
        overwrite(enrolled.template);
        throw new ImportFailure(
          'This list was begun with another model than the one that runs. Make a new list.',
        );
      } catch (cause) {
        if (!(cause instanceof AppError) || cause.code !== 'engine-restarting') throw cause;
        if (nth === tries) throw new ImportFailure(cause.message);
        await pause(pauseMs);
      }
    }
  }

  /** Writes what has gathered, once it is so many rows; 0 for the rest. */
  async #stage(least: number): Promise<void> {
    if (this.#pending.length === 0 || this.#pending.length < least) return;
    const entries = this.#pending;
    this.#pending = [];
    try {
      await this.#deps.database().call('imports.stage', { id: this.id, listId: this.listId, entries });
    } catch (cause) {
      throw new ImportFailure(wordsOf(cause));
    } finally {
      for (const { template, crop } of entries) {
        overwrite(template);
        crop.fill(0);
      }
    }
  }
}

/** What ends the whole import, and not only one row. */
class ImportFailure extends Error {}

const codes: Readonly<Record<string, ImportProblemCode>> = {
  'not-found': 'missing-picture',
  'no-face': 'no-face',
  'two-faces': 'two-faces',
  'face-too-small': 'face-too-small',
  'poor-quality': 'poor-quality',
  'demo-only': 'not-in-demo',
};

function pictureProblem(cause: unknown): ImportProblem {
  if (cause instanceof ImportFailure) throw cause;
  if (!(cause instanceof AppError)) throw cause;
  const code = codes[cause.code] ?? 'unreadable-picture';
  return {
    code,
    words: code === 'missing-picture' ? 'The picture is not among the files.' : cause.message,
  };
}

function wordsOf(cause: unknown): string {
  return cause instanceof AppError || cause instanceof ImportFailure
    ? cause.message
    : 'Something went wrong inside Cordon. Nothing was imported; tell your administrator.';
}
