import type { DatabaseClient } from '../database/client.ts';
import { controlRoom, type MachineState } from '../mail.ts';
import { shareRun } from '../share-run.ts';
import type { PostOffice } from './post-office.ts';
import { judgedElsewhereBecause, silentAfterMs } from './who-judges.ts';

export interface SiteWatchDeps {
  readonly database: DatabaseClient;
  readonly office: Pick<PostOffice, 'silentMs' | 'sendState'>;
  /** How this machine does. */
  readonly stateNow: () => Promise<MachineState>;
  /** Who is heard of, or who judges, is another than before. */
  readonly onChange: () => void;
  readonly elapsed: () => number;
}

/** How often a machine says how it does, whether or not it changed. */
const tellEveryMs = 10_000;

/** Tells the other machines how this one does, and notices when one of them is not heard of any more. */
export class SiteWatch {
  readonly #deps: SiteWatchDeps;
  #toldAt = Number.NEGATIVE_INFINITY;
  #silent: ReadonlyMap<number, string> = new Map();
  #names: readonly { readonly id: number; readonly name: string }[] = [];
  #takesAlerts: boolean | null = null;

  constructor(deps: SiteWatchDeps) {
    this.#deps = deps;
  }

  isSilent(partyId: number): boolean {
    return this.#silent.has(partyId);
  }

  /** Why people at this site take none of its alerts just now; null where they do. */
  get judgedElsewhere(): string | null {
    const control = this.#names.find(({ name }) => name === controlRoom);
    return judgedElsewhereBecause(
      control === undefined ? null : { isSilent: this.isSilent(control.id), takesAlerts: this.#takesAlerts },
    );
  }

  /** What everybody is told, whatever their role, while a machine can't be reached; null while all can. */
  get alarm(): string | null {
    const names = [...this.#silent.values()];
    if (names.length === 0) return null;
    if (names.includes(controlRoom))
      return 'The control room can’t be reached. This site goes on under its own authority, and people here judge its alerts.';
    const [which, verb] = names.length === 1 ? [names[0] ?? '', 'goes'] : [names.join(', '), 'go'];
    return `${which} can’t be reached, and ${verb} on under their own authority: people there judge their alerts.`;
  }

  /** Something of how this machine does has changed. */
  tellSoon(): void {
    this.#toldAt = Number.NEGATIVE_INFINITY;
  }

  /** Looks once; while a look is under way there is no second one. */
  readonly look = shareRun(() => this.#look());

  async #look(): Promise<void> {
    const { elapsed, office, stateNow } = this.#deps;
    const now = elapsed();
    if (now - this.#toldAt >= tellEveryMs) {
      this.#toldAt = now;
      await office.sendState(await stateNow());
    }
    await this.#listen();
  }

  async #listen(): Promise<void> {
    const { database, office, onChange } = this.#deps;
    const before = [this.judgedElsewhere, this.alarm];
    const parties = await database.call('sites.with-states');
    this.#names = parties.map(({ id, name }) => ({ id, name }));
    this.#takesAlerts = parties.find(({ name }) => name === controlRoom)?.state?.takesAlerts ?? null;
    const silentMs = office.silentMs;
    const silent = parties.filter(({ id }) => (silentMs.get(id) ?? 0) >= silentAfterMs);
    for (const { id } of silent)
      if (!this.#silent.has(id)) await database.call('sites.note-silent', { partyId: id });
    this.#silent = new Map(silent.map(({ id, name }) => [id, name]));
    if (before[0] !== this.judgedElsewhere || before[1] !== this.alarm) onChange();
  }
}
