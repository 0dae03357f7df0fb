import type { EngineEvent } from '../../contract/events.ts';
import type { DatabaseClient } from '../database/client.ts';
import { shareRun } from '../share-run.ts';

export interface QueueWatchDeps {
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  readonly announce: (event: EngineEvent) => void;
  /** How late it is by a clock that nobody sets back. */
  readonly now: () => number;
}

/** What the passing of time does to the queue: expiry, hands that have left, and alerts that nobody takes. */
export class QueueWatch {
  readonly #deps: QueueWatchDeps;
  #alarm: string | null = null;

  constructor(deps: QueueWatchDeps) {
    this.#deps = deps;
  }

  /** What everybody is told, whatever their role, while an alert waits too long; null when none does. */
  get alarm(): string | null {
    return this.#alarm;
  }

  /** Looks once; while a look is under way there is no second one. */
  readonly look = shareRun(() => this.#look());

  async #look(): Promise<void> {
    const database = this.#deps.database();
    if (database === null) return;
    const at = this.#deps.now();
    if (await database.call('alerts.is-due', { at })) {
      for (const alertId of await database.call('alerts.pass-time', { at })) {
        this.#deps.announce({ kind: 'alert.changed', alertId });
      }
    }
    this.#setAlarm(alarmWords(await database.call('alerts.unanswered')));
  }

  #setAlarm(words: string | null): void {
    if (this.#alarm === words) return;
    this.#alarm = words;
    // The alarm is told together with the state of recognition.
    this.#deps.announce({ kind: 'deployment.changed' });
  }
}

/** Without a number or a place: people read it who see no alert. */
function alarmWords(waiting: number): string | null {
  if (waiting === 0) return null;
  return waiting === 1
    ? 'An alert waits and nobody has taken it. An operator or a supervisor must come to a screen.'
    : `${String(waiting)} alerts wait and nobody has taken them. An operator or a supervisor must come to a screen.`;
}
