import { createRandom } from '../../../native-models/evaluate/random.ts';
import {
  createPageCipher,
  pageBytes,
  type PageCipher,
} from '../../../src-main/engine/database/salvage/page-cipher.ts';
import { mainDatabaseFile } from '../../../src-main/engine/database/file-names.ts';
import { editValue, openToEdit, writeAnew } from './edit-rows.ts';
import { openLogUnderAttack, type LogUnderAttack } from './log-under-attack.ts';
import { pagesOfLog } from './pages-of-log.ts';

export interface TamperOptions {
  readonly tries: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

export interface TamperReport {
  /** Of each way, how many were found and how. */
  readonly found: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly missed: readonly string[];
  /** A log that nobody touched and that was found to be changed. */
  readonly falseAlarms: number;
}

interface Attack {
  readonly directory: string;
  readonly words: string;
}
type Way = (log: LogUnderAttack, random: () => number, nth: number) => Attack;

const frameBytes = 24 + pageBytes;

const ways: Readonly<Record<string, Way>> = {
  'edited rows': (log, random, nth) => {
    const directory = log.put(log.file);
    if (nth % 4 === 0) {
      // Somebody who has every key of the machine, and patience.
      const forged = 1 + Math.floor(random() * log.entries);
      writeAnew(log, directory, log.entries, forged);
      return { directory, words: `entry ${String(forged)} was forged and all after it signed anew` };
    }
    const connection = openToEdit(log, directory);
    const words = editValue(connection, random);
    connection.close();
    return { directory, words };
  },
  'swapped pages': (log, random, nth) => {
    const pages = log.file.length / pageBytes;
    const cipher = createPageCipher(log.mainKey, log.file);
    const pick = () => pageOf(log, cipher, 1 + Math.floor(random() * pages));
    const one = pick();
    let other = pick();
    // Empty tables look the same: to swap those changes nothing.
    while (one.plain === null || other.plain === null || one.plain.equals(other.plain)) other = pick();
    const hasKey = nth % 2 === 1;
    const swapped = swapPages(log, cipher, one, other, hasKey);
    const words = `pages ${String(one.number)} and ${String(other.number)}${hasKey ? ', encrypted anew for their new places' : ''}`;
    return { directory: log.put(swapped), words };
  },
  'rolled-back pages': (log, random) => {
    // Pages of the log that read otherwise at an earlier moment.
    const choices = pagesOfLog(log);
    const choice = choices[Math.floor(random() * choices.length)];
    if (choice === undefined) throw new Error('no page of the log ever changed');
    const rolled = Buffer.from(log.file);
    choice.bytes.copy(rolled, (choice.page - 1) * pageBytes);
    return { directory: log.put(rolled), words: `page ${String(choice.page)} of ${choice.table}` };
  },
  'truncated tails': (log, random, nth) => {
    if (nth % 3 === 0) {
      const size = 1 + Math.floor(random() * (log.file.length - 1));
      return {
        directory: log.put(log.file.subarray(0, size)),
        words: `${mainDatabaseFile} cut to ${String(size)} bytes`,
      };
    }
    if (nth % 3 === 1) {
      const frames = Math.floor((log.inUse.journal.length - 32) / frameBytes);
      const size = 32 + Math.floor(random() * frames) * frameBytes;
      const journal = log.inUse.journal.subarray(0, size);
      return {
        directory: log.put(log.inUse.file, journal),
        words: `write-ahead log cut to ${String(size)} bytes`,
      };
    }
    const directory = log.put(log.file);
    const size = 1 + Math.floor(random() * (log.entries - 1));
    writeAnew(log, directory, size, null);
    return { directory, words: `all after entry ${String(size)} taken away, and that signed anew` };
  },
};

interface Page {
  readonly number: number;
  /** As it lies there. */
  readonly page: Buffer;
  readonly plain: Buffer | null;
}

/** @param number from 1 */
function pageOf({ file }: LogUnderAttack, cipher: PageCipher, number: number): Page {
  const page = file.subarray((number - 1) * pageBytes, number * pageBytes);
  return { number, page, plain: cipher.open(page, number) };
}

/** The file with two pages in each other's place. @param hasKey encrypted anew for it */
function swapPages(log: LogUnderAttack, cipher: PageCipher, one: Page, other: Page, hasKey: boolean): Buffer {
  const swapped = Buffer.from(log.file);
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const page = hasKey && from.plain !== null ? cipher.seal(from.plain, to.number) : from.page;
    page.copy(swapped, (to.number - 1) * pageBytes);
  }
  return swapped;
}

/** Swaps each page of the indexes over a part of a table with each page of its kind, encrypted anew. Answers what was not found. */
export async function swapPagesOfIndexes(): Promise<{
  readonly tried: number;
  readonly missed: readonly string[];
}> {
  await using log = await openLogUnderAttack();
  const cipher = createPageCipher(log.mainKey, log.file);
  const directory = log.put(log.file);
  const connection = openToEdit(log, directory);
  const indexes = connection
    .prepare<[], { number: number; name: string }>(
      `SELECT pageno AS number, name FROM dbstat WHERE name IN
        (SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '%) WHERE %')`,
    )
    .all();
  connection.close();
  const pages = Array.from({ length: log.file.length / pageBytes }, (_, index) =>
    pageOf(log, cipher, index + 1),
  );
  const missed: string[] = [];
  let tried = 0;
  for (const { number, name } of indexes) {
    const one = pages[number - 1];
    if (one === undefined || one.plain === null) continue;
    const { plain } = one;
    for (const other of pages) {
      // Of another kind, it is no page that could stand there.
      if (other.plain === null || other.plain[0] !== plain[0] || other.plain.equals(plain)) continue;
      tried += 1;
      const how = log.judge(log.put(swapPages(log, cipher, one, other, true)));
      if (how === null) missed.push(`${name} and page ${String(other.number)}`);
    }
  }
  return { tried, missed };
}

/** Changes a log in four ways, each again and again, and looks whether it is found against the head that somebody else kept. */
export async function tamper({ tries, seed, say }: TamperOptions): Promise<TamperReport> {
  const random = createRandom(seed);
  await using log = await openLogUnderAttack();
  const found: Record<string, Record<string, number>> = {};
  const missed: string[] = [];
  for (const [name, way] of Object.entries(ways)) {
    const counts: Record<string, number> = {};
    for (let nth = 0; nth < tries; nth += 1) {
      const { directory, words } = way(log, random, nth);
      const how = log.judge(directory);
      if (how === null) missed.push(`${name}: ${words}`);
      else counts[how] = (counts[how] ?? 0) + 1;
    }
    found[name] = counts;
    say?.(
      `${name}: ${Object.entries(counts)
        .map(([how, count]) => `${String(count)} ${how}`)
        .join(', ')}`,
    );
  }
  const untouched = [log.put(log.file), log.put(log.inUse.file, log.inUse.journal)];
  const falseAlarms = untouched.filter((directory) => log.judge(directory) !== null).length;
  return { found, missed, falseAlarms };
}
