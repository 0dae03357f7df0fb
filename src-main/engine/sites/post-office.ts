import type { DatabaseClient } from '../database/client.ts';
import type { Bus } from './bus/bus.ts';
import type { MachineState } from '../mail.ts';
import { controlRoom, type Direction } from './bus/subjects.ts';
import { Receiver, type Taken } from './receiver.ts';
import { Sender } from './sender.ts';

export interface PostOfficeDeps {
  readonly database: DatabaseClient;
  readonly bus: Bus;
  /** What this machine is called. */
  readonly name: string;
  readonly onTaken: (taken: Taken) => void;
  readonly onDefect: (cause: unknown) => void;
  readonly elapsed: () => number;
}

/** How long the hub is given before streams are prepared again. */
const prepareAgainMs = 2_000;

/** Sends to and receives from every party that is joined. */
export class PostOffice {
  readonly #deps: PostOfficeDeps;
  readonly #senders = new Map<number, { readonly site: string; readonly sender: Sender }>();
  readonly #receiver: Receiver;
  readonly #isControl: boolean;
  /** When something of each machine came last, or it was joined or this started; elapsed time. */
  readonly #heardAt = new Map<number, number>();
  #isStopped = false;

  constructor(deps: PostOfficeDeps) {
    this.#deps = deps;
    this.#isControl = deps.name === controlRoom;
    const { bus, name, database, onTaken, onDefect } = deps;
    const incoming: Direction = this.#isControl ? 'up' : 'down';
    const outgoing: Direction = this.#isControl ? 'down' : 'up';
    this.#receiver = new Receiver({
      database,
      onTaken: (taken) => {
        for (const id of taken.heardFrom) this.#heardAt.set(id, deps.elapsed());
        onTaken(taken);
      },
      onDefect,
      sendReceipt: (party, text) => bus.sendReceipt(this.#isControl ? party : name, incoming, text),
    });
    const heard = this.#isControl ? '*' : name;
    bus.hear(heard, incoming, this.#receiver.take);
    bus.hearReceipts(heard, outgoing, (site, bytes) => void this.#noteReceipt(site, bytes));
    bus.fetchKept(incoming, name, this.#receiver.take);
    bus.onBack(() => void this.refresh().catch(onDefect));
  }

  /** Parties may have been joined or revoked. */
  async refresh(): Promise<void> {
    const { database, bus, name, onDefect, elapsed } = this.#deps;
    // One that was revoked is still sent its last order.
    const parties = (await database.call('sites.parties')).filter(
      ({ revokedAt, waiting }) => revokedAt === null || waiting > 0,
    );
    for (const [id, { sender }] of this.#senders) {
      if (parties.some((party) => party.id === id)) continue;
      sender.stop();
      this.#senders.delete(id);
      this.#heardAt.delete(id);
    }
    for (const party of parties) {
      if (this.#senders.has(party.id)) continue;
      const site = this.#isControl ? party.name : name;
      const direction: Direction = this.#isControl ? 'down' : 'up';
      const sender = new Sender({ database, bus, partyId: party.id, site, direction, onDefect, elapsed });
      this.#senders.set(party.id, { site, sender });
      this.#heardAt.set(party.id, elapsed());
    }
    if (this.#isControl) void this.#prepare(parties.map((party) => party.name));
  }

  /** Something new may lie in the outbox. */
  look(): void {
    for (const { sender } of this.#senders.values()) sender.look();
  }

  /** Says to every machine how this one does: now, to whoever is there. */
  async sendState(state: MachineState): Promise<void> {
    const { database, bus } = this.#deps;
    for (const { partyId, envelope } of await database.call('sites.form-states', { state })) {
      const site = this.#senders.get(partyId)?.site;
      if (site !== undefined) bus.sendLive(site, this.#isControl ? 'down' : 'up', envelope);
    }
  }

  /** How long nothing has come of each machine, in milliseconds. */
  get silentMs(): ReadonlyMap<number, number> {
    const now = this.#deps.elapsed();
    return new Map([...this.#heardAt].map(([id, at]) => [id, now - at]));
  }

  /** Parties that have not answered for a while, though something was sent to them. */
  get cutOff(): readonly number[] {
    return [...this.#senders].filter(([, { sender }]) => sender.isCut).map(([id]) => id);
  }

  /** How much waits here until a party runs a newer version, by party. */
  get waitsForUpdate(): ReadonlyMap<number, number> {
    return new Map([...this.#senders].map(([id, { sender }]) => [id, sender.waitsForUpdate]));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { sender } of this.#senders.values()) sender.stop();
    this.#receiver.stop();
    await this.#deps.bus.close();
  }

  async #noteReceipt(site: string, bytes: Uint8Array): Promise<void> {
    for (const [partyId, known] of this.#senders) {
      if (known.site !== site) continue;
      const said = await this.#deps.database.call('sites.take-receipt', { partyId, bytes }).catch(() => null);
      if (said === null) continue;
      this.#heardAt.set(partyId, this.#deps.elapsed());
      known.sender.note(said);
    }
  }

  async #prepare(sites: readonly string[]): Promise<void> {
    while (!this.#isStopped) {
      try {
        return await this.#deps.bus.prepare(sites);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, prepareAgainMs));
      }
    }
  }
}
