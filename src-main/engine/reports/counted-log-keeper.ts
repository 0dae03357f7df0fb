import type { DatabaseClient } from '../database/client.ts';
import { createTurns } from '../turns.ts';
import { readFacts, stillMissing, type CountedFact } from './counted-facts.ts';
import { factsUntil } from './facts-until.ts';
import type { CountedLog } from './figures-report.ts';
import { TallyBook } from './tally.ts';
import { gateSpans } from './uptime.ts';

/** What was read of a log, and running sums of it. */
interface Reading {
  readonly database: DatabaseClient;
  readonly book: TallyBook;
  readonly gateFacts: CountedFact[];
  readonly missing: string[];
  size: number;
  counted: CountedLog | null;
}

/**
 * Keeps what the log comes to for figures, in memory, and reads on from where it was: a year's figures are there at once. Nothing
 * of it is about anybody, and nothing of it is stored: it is computed from the log anew after each start.
 */
export class CountedLogKeeper {
  readonly #inTurn = createTurns();
  #reading: Reading | null = null;

  /** The log as it is now. */
  read(database: DatabaseClient): Promise<CountedLog> {
    return this.#inTurn(() => this.#read(database));
  }

  async #read(database: DatabaseClient): Promise<CountedLog> {
    const reading = this.#reading?.database === database ? this.#reading : begin(database);
    this.#reading = reading;
    const { book, gateFacts, missing } = reading;
    const size = await database.call('case-log.size');
    if (reading.counted !== null && size === reading.size) return reading.counted;
    const read = readFacts(await factsUntil(database, reading.size, size));
    book.add(read.facts);
    gateFacts.push(...read.facts.filter(({ kind }) => kind === 'gate.changed' || kind === 'engine.started'));
    missing.push(...read.missing);
    reading.size = size;
    reading.counted = {
      tallies: book.tallies(),
      spans: gateSpans(gateFacts),
      counted: { size, unreadable: stillMissing(missing, (id) => book.isSummed(id)) },
    };
    return reading.counted;
  }
}

function begin(database: DatabaseClient): Reading {
  return { database, book: new TallyBook(), gateFacts: [], missing: [], size: 0, counted: null };
}
