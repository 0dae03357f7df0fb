import type { DatabaseClient } from '../database/client.ts';
import { createTurns } from '../turns.ts';
import { readFacts, type CountedFact } from './counted-facts.ts';
import { factsUntil } from './facts-until.ts';
import type { CountedLog } from './figures-report.ts';
import { tallyDeployments } from './tally.ts';
import { gateSpans } from './uptime.ts';

/**
 * Keeps what the log has for figures, in memory, and reads on from where it was: a year's figures are there at once. Nothing
 * of it is about anybody.
 */
export class CountedLogKeeper {
  readonly #inTurn = createTurns();
  #database: DatabaseClient | null = null;
  #facts: readonly CountedFact[] = [];
  #unreadable = 0;
  #size = 0;
  #counted: CountedLog | null = null;

  /** The log as it is now. */
  read(database: DatabaseClient): Promise<CountedLog> {
    return this.#inTurn(() => this.#read(database));
  }

  async #read(database: DatabaseClient): Promise<CountedLog> {
    if (database !== this.#database) this.#begin(database);
    const size = await database.call('case-log.size');
    if (size > this.#size || this.#counted === null) {
      const { facts, unreadable } = readFacts(await factsUntil(database, this.#size, size));
      this.#facts = [...this.#facts, ...facts];
      this.#unreadable += unreadable;
      this.#size = size;
      this.#counted = {
        tallies: tallyDeployments(this.#facts),
        spans: gateSpans(this.#facts),
        counted: { size, unreadable: this.#unreadable },
      };
    }
    return this.#counted;
  }

  #begin(database: DatabaseClient): void {
    this.#database = database;
    this.#facts = [];
    this.#unreadable = 0;
    this.#size = 0;
    this.#counted = null;
  }
}
