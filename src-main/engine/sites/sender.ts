import type { DatabaseClient } from '../database/client.ts';
import type { Bus } from './bus/bus.ts';
import type { Direction } from './bus/subjects.ts';
import type { ReceivedThere, WaitingMail } from './mail-queries.ts';

export interface SenderDeps {
  readonly database: DatabaseClient;
  readonly bus: Pick<Bus, 'sendLive' | 'keep'>;
  /** Whom it goes to. */
  readonly partyId: number;
  /** The site that it comes from, or goes to. */
  readonly site: string;
  readonly direction: Direction;
  readonly onDefect: (cause: unknown) => void;
  /** Elapsed time, in milliseconds. */
  readonly elapsed: () => number;
}

/** How much is under way at once. */
const mostUnderWay = 128;
const mostBytesUnderWay = 12 * 1024 * 1024;
/** How long a receipt may take before the stream is asked. */
const patienceMs = 2_000;
/** How often the oldest is tried again where nothing is heard. */
const probeEveryMs = 500;
/** What lies in the stream is sent again after so long: the hub's disk may be lost. */
const keptAgainMs = 60_000;
/** What the receiver is too old for is tried again after so long: it may have been brought up to date. */
const laterAgainMs = 300_000;
const tickEveryMs = 100;
/** How often the outbox is looked at unasked. */
const lookEveryMs = 1_000;

interface UnderWay extends WaitingMail {
  sentAt: number;
}

/**
 * Sends what waits in the outbox: live, much at once, until the receiver's receipt comes. What none comes for goes into the hub's stream; where
 * that can't be reached either, the oldest is tried until something is heard again. Nothing leaves the outbox but by a receipt.
 */
export class Sender {
  readonly #deps: SenderDeps;
  readonly #underWay = new Map<number, UnderWay>();
  /** In the stream, since when. */
  readonly #kept = new Map<number, number>();
  /** What the receiver is too old for, since when. */
  readonly #later = new Map<number, number>();
  #last = 0;
  #isCut = false;
  #heardAt: number;
  #isLooking = false;
  #isWanted = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #sweptAt = Number.NEGATIVE_INFINITY;
  readonly #timer: NodeJS.Timeout;

  constructor(deps: SenderDeps) {
    this.#deps = deps;
    this.#heardAt = deps.elapsed();
    this.#timer = setInterval(() => this.#tick(), tickEveryMs);
  }

  /** Whether the other side has not answered for a while, though something was sent. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** How much stays here until the other side runs a newer version. */
  get waitsForUpdate(): number {
    return this.#later.size;
  }

  /** There is something new. */
  look(): void {
    this.#lookedAt = Number.NEGATIVE_INFINITY;
    this.#tick();
  }

  #tick(): void {
    if (this.#isLooking) {
      this.#isWanted = true;
      return;
    }
    this.#isLooking = true;
    this.#work()
      .catch((cause: unknown) => this.#deps.onDefect(cause))
      .finally(() => {
        this.#isLooking = false;
        if (this.#isWanted) {
          this.#isWanted = false;
          this.#tick();
        }
      });
  }

  /** What the receiver said of these. */
  note({ taken, later }: ReceivedThere): void {
    const now = this.#deps.elapsed();
    for (const number of [...taken, ...later]) {
      this.#underWay.delete(number);
      this.#kept.delete(number);
      this.#later.delete(number);
    }
    for (const number of later) this.#later.set(number, now);
    this.#heardAt = now;
    if (this.#isCut) {
      // Everything that was on its way then is sent again.
      this.#isCut = false;
      for (const mail of this.#underWay.values()) this.#send(mail);
    }
    this.look();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #work(): Promise<void> {
    const now = this.#deps.elapsed();
    this.#comeBackTo(this.#kept, now - keptAgainMs);
    this.#comeBackTo(this.#later, now - laterAgainMs);
    if (now - this.#sweptAt >= lookEveryMs) {
      this.#sweptAt = now;
      await this.#forgetWhatIsGone();
    }
    if (this.#isCut) {
      const oldest = this.#underWay.values().next().value;
      if (oldest !== undefined && now - oldest.sentAt >= probeEveryMs) {
        this.#send(oldest);
        if (now - this.#heardAt >= patienceMs) await this.#keep([oldest]);
      }
      return;
    }
    if (now - this.#lookedAt >= lookEveryMs) {
      this.#lookedAt = now;
      await this.#fill();
    }
    const late = [...this.#underWay.values()].filter(({ sentAt }) => now - sentAt >= patienceMs);
    // While receipts come, it is only busy.
    if (late.length > 0 && now - this.#heardAt >= patienceMs) await this.#keep(late);
    else for (const mail of late) this.#send(mail);
  }

  /** What an envelope was about may be destroyed by now: then it is not sent again. */
  async #forgetWhatIsGone(): Promise<void> {
    if (this.#underWay.size === 0) return;
    const { database, partyId } = this.#deps;
    const numbers = [...this.#underWay.keys()];
    const waiting = new Set(await database.call('sites.still-waiting', { partyId, numbers }));
    for (const number of numbers) if (!waiting.has(number)) this.#underWay.delete(number);
  }

  async #fill(): Promise<void> {
    const { database, partyId } = this.#deps;
    const bytes = [...this.#underWay.values()].reduce((sum, { envelope }) => sum + envelope.length, 0);
    const [limit, room] = [mostUnderWay - this.#underWay.size, mostBytesUnderWay - bytes];
    if (limit <= 0 || room <= 0) return;
    const mails = await database.call('sites.waiting', { partyId, after: this.#last, limit, bytes: room });
    let passedOver = 0;
    for (const mail of mails) {
      this.#last = mail.number;
      if (this.#underWay.has(mail.number) || this.#kept.has(mail.number) || this.#later.has(mail.number)) {
        passedOver += 1;
        continue;
      }
      const sent = { ...mail, sentAt: 0 };
      this.#underWay.set(mail.number, sent);
      this.#send(sent);
    }
    // What is behind them is not held up.
    if (passedOver > 0) this.#lookedAt = Number.NEGATIVE_INFINITY;
  }

  #send(mail: UnderWay): void {
    const { bus, site, direction, elapsed } = this.#deps;
    mail.sentAt = elapsed();
    bus.sendLive(site, direction, mail.envelope);
  }

  /** Puts them into the stream, the oldest first; the first that does not get there says that nothing does. */
  async #keep(mails: readonly UnderWay[]): Promise<void> {
    const { bus, site, direction, elapsed } = this.#deps;
    for (const mail of mails) {
      const { number, envelope, hash } = mail;
      if (!this.#underWay.has(number)) continue;
      if (mail.isLiveOnly === 1) {
        this.#send(mail);
        continue;
      }
      try {
        await bus.keep(site, direction, envelope, hash);
      } catch {
        this.#isCut = true;
        return;
      }
      this.#underWay.delete(number);
      this.#kept.set(number, elapsed());
    }
    this.#isCut = false;
  }

  /** What was put aside before then is sent again. */
  #comeBackTo(aside: Map<number, number>, before: number): void {
    const old = [...aside].filter(([, at]) => at <= before).map(([number]) => number);
    if (old.length === 0) return;
    for (const number of old) aside.delete(number);
    // Read anew from there on; what has gone meanwhile isn't found.
    this.#last = Math.min(this.#last, ...old.map((number) => number - 1));
  }
}
