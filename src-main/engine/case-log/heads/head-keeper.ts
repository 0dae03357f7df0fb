import { AppError } from '../../../contract/errors.ts';
import type { DatabaseClient } from '../../database/client.ts';
import { openCheckpoint } from '../open-checkpoint.ts';
import { askTimestamp } from './ask-timestamp.ts';
import { compareHead, comparisonWords, type Comparison, type OwnHeads } from './compare-head.ts';
import { putHead, readHeads } from './head-folder.ts';
import { keepAtWitness } from './keep-at-witness.ts';
import { placeKind } from './place-kind.ts';
import type { HeadPlaceRow, LogIdentity, SignedHead } from './queries.ts';
import { shareRun } from '../../share-run.ts';

/** What was found at a place when it was last looked at. */
export interface PlaceFinding {
  readonly problem: string | null;
  readonly contradicts: boolean;
}

export interface HeadKeeperDeps {
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  readonly onDefect: (cause: unknown, what: string) => void;
}

/** How many heads of a folder are compared each time; all of them by `npm run verify`. */
const comparedAtOnce = 20;
/** A share that does not answer must not hold up the others. */
const placeTimeoutMs = 15_000;

const fine: PlaceFinding = { problem: null, contradicts: false };

/**
 * Puts heads of the log where whoever controls this machine does not: before that, it looks whether those which lie
 * there fit the log.
 */
export class HeadKeeper {
  readonly #deps: HeadKeeperDeps;
  readonly #findings = new Map<string, PlaceFinding>();

  constructor(deps: HeadKeeperDeps) {
    this.#deps = deps;
  }

  findingAt(placeId: string): PlaceFinding {
    return this.#findings.get(placeId) ?? fine;
  }

  /** How many entries the longest head covers that lies elsewhere; null for none, or where one contradicts the log. */
  async longestKept(): Promise<number | null> {
    const places = (await this.#deps.database()?.call('heads.places')) ?? [];
    if (places.some(({ id }) => this.findingAt(id).contradicts)) return null;
    // A timestamp proves that a head was there, and keeps it nowhere else.
    const sizes = places.flatMap((place) =>
      place.lastSize === null || placeKind(place) === 'time-server' ? [] : [place.lastSize],
    );
    return sizes.length === 0 ? null : Math.max(...sizes);
  }

  /** Keeps the latest head everywhere, where anything has happened since. While it is under way there is no second one. */
  readonly keep = shareRun(() => this.#keep());

  /** The same with a head over everything that is written by now, where somebody waits for it. */
  async keepNow(): Promise<void> {
    this.#deps.database()?.sign();
    // One that is under way may have begun before that.
    await this.keep.underWay();
    await this.keep();
  }

  /** Compares a head that somebody brings along. */
  async compare(note: string): Promise<{ readonly comparison: Comparison; readonly words: string }> {
    const database = this.#deps.database();
    if (database === null) throw new AppError('locked', 'The data is locked. Sign in to unlock it.');
    const identity = await database.call('heads.identity');
    const comparison = await compareWith(database, identity, note);
    return { comparison, words: comparisonWords(comparison, identity.size) };
  }

  async #keep(): Promise<void> {
    const database = this.#deps.database();
    if (database === null) return;
    const [places, latest] = await Promise.all([
      database.call('heads.places'),
      database.call('heads.latest'),
    ]);
    if (latest === null) return;
    const identity = await database.call('heads.identity');
    for (const place of places) {
      // The printed page is brought by people.
      if (placeKind(place) === 'page') continue;
      const work = this.#keepAt(database, identity, place, latest);
      const finding = await withinTime(work).catch((cause: unknown) => {
        if (!isExpected(cause)) this.#deps.onDefect(cause, 'keeping a head');
        return { problem: problemWords(cause), contradicts: false };
      });
      this.#findings.set(place.id, finding);
    }
  }

  /** Looks at what lies there, and adds the latest head where anything has happened since the last. */
  async #keepAt(
    database: DatabaseClient,
    identity: LogIdentity,
    { id: placeId, folder, address, certificate, witnessKey, lastSize }: HeadPlaceRow,
    { size, note }: SignedHead,
  ): Promise<PlaceFinding> {
    if (address !== null && witnessKey !== null)
      return keepAtWitness(database, { placeId, address, certificate, key: witnessKey });
    const contradiction = folder === null ? null : await contradictionIn(folder, database, identity);
    if (contradiction !== null) return { problem: contradiction, contradicts: true };
    const since = lastSize ?? 0;
    if (size <= since || !(await database.call('heads.is-due', { since }))) return fine;
    const head = openCheckpoint(note, identity.verifierKey);
    if (head === null) throw new Error('the latest checkpoint is not signed with the key of this log');
    const root = Buffer.from(head.root).toString('hex');
    if (folder !== null) {
      await putHead(folder, identity.origin, size, note);
      await database.call('heads.note-kept', { placeId, actorId: null, size, root, where: null });
    } else if (address !== null && certificate !== null) {
      const { at, reply } = await askTimestamp({ address, certificate }, note);
      await database.call('heads.note-timestamp', { placeId, size, root, at, reply });
    }
    return fine;
  }
}

/** What is wrong with the heads that lie in a folder; null where all that are this log's fit it. */
async function contradictionIn(
  folder: string,
  database: DatabaseClient,
  identity: LogIdentity,
): Promise<string | null> {
  for (const note of await readHeads(folder, identity.origin, comparedAtOnce)) {
    const comparison = await compareWith(database, identity, note);
    // What is no head of this log's proves nothing against it.
    if (comparison.result === 'cut' || comparison.result === 'changed')
      return comparisonWords(comparison, identity.size);
  }
  return null;
}

async function compareWith(
  database: DatabaseClient,
  identity: LogIdentity,
  note: string,
): Promise<Comparison> {
  const own: OwnHeads = { ...identity, noteAt: () => null };
  const first = compareHead(note, own);
  if (first.result !== 'changed') return first;
  const signed = await database.call('heads.signed-at', { size: first.head.size });
  return compareHead(note, { ...own, noteAt: () => signed?.note ?? null });
}

async function withinTime<Result>(work: Promise<Result>): Promise<Result> {
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => tooLate.reject(new AppError('not-found', 'This place does not answer.')),
    placeTimeoutMs,
  );
  try {
    return await Promise.race([work, tooLate.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function isExpected(cause: unknown): boolean {
  return cause instanceof AppError || (cause instanceof Error && 'code' in cause);
}

function problemWords(cause: unknown): string {
  if (cause instanceof AppError) return cause.message;
  // Node's file errors carry a code.
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  if (code === 'ENOENT') return 'The folder is not there. Mount the share or plug in the stick.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'The folder can’t be written. Let Cordon’s user write in it.';
  if (code === 'ENOSPC') return 'There is no room left in the folder.';
  return `Nothing could be put there (${code}).`;
}
