import { AppError } from '../../contract/errors.ts';
import type { Counts, Match } from './inference/inference-client.ts';

/** What one camera counted, and how many of its faces are in flight at that moment. */
export interface CountsToSave {
  readonly cameraId: string;
  readonly tracks: number;
  readonly blueList: number;
  readonly forgotten: number;
  readonly lost: number;
  readonly inFlight: number;
}

export interface LedgerKeeperDeps {
  readonly saveCounts: (counts: CountsToSave) => Promise<void>;
  /** Whatever an earlier engine had in flight is lost. */
  readonly loseInFlight: () => Promise<void>;
  /** Commits a match; resolves when it is safe on disk (or was counted as a repeat). */
  readonly commitMatch: (match: Match) => Promise<void>;
  readonly onDefect: (cause: unknown, what: string) => void;
  readonly onAlarmChange: () => void;
}

type Sums = Pick<CountsToSave, 'tracks' | 'blueList' | 'forgotten' | 'lost'>;

const firstRetryMs = 2_000;
const longestRetryMs = 60_000;
const settlePatienceMs = 3_000;
const nothing: Sums = { tracks: 0, blueList: 0, forgotten: 0, lost: 0 };

/**
 * Keeps the ledger and commits matches, one thing at a time in the order in which they happened. What can't be
 * written (a full disk) is kept in memory and tried again: no count and no match is ever dropped.
 */
export class LedgerKeeper {
  readonly #deps: LedgerKeeperDeps;
  /** Matches that the recognition process has counted and that are not committed yet, by camera. */
  readonly #pending = new Map<string, number>();
  /** Faces that the recognition process has counted as undecided, by camera. */
  readonly #live = new Map<string, number>();
  /** Counts that could not be saved, by camera. */
  readonly #unsaved = new Map<string, Sums>();
  readonly #uncommitted = new Set<Match>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #alarm: string | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor(deps: LedgerKeeperDeps) {
    this.#deps = deps;
  }

  /** What needs a person now; null when nothing does. */
  get alarm(): string | null {
    return this.#alarm;
  }

  /** Whatever an earlier engine had in flight can't be judged any more. */
  start(): Promise<void> {
    return this.#enqueue('loss of what was in flight', () => this.#deps.loseInFlight());
  }

  hearCounts(counts: Counts): Promise<void> {
    return this.#enqueue('counts', () => this.#count(counts));
  }

  hearMatch(match: Match): Promise<void> {
    return this.#commit(this.#withSharedProbes(match), firstRetryMs);
  }

  /** The recognition process died: its undecided faces are lost, those that wait to be committed are not. */
  hearDeath(): Promise<void> {
    return this.#enqueue('loss of what was in flight', async () => {
      for (const [cameraId, live] of this.#live) {
        const waiting = [...this.#uncommitted].filter((match) => match.cameraId === cameraId).length;
        const unheard = this.#pendingOf(cameraId) - waiting;
        this.#pending.set(cameraId, waiting);
        await this.#count({
          cameraId,
          opened: 0,
          matched: 0,
          blueList: 0,
          forgotten: 0,
          lost: live + unheard,
          live: 0,
        }).catch((cause: unknown) => this.#deps.onDefect(cause, 'counts of a death'));
      }
    });
  }

  /** Resolves when no face is in flight any more, after the gate has closed; after a while in any case. */
  async settle(): Promise<void> {
    const deadline = performance.now() + settlePatienceMs;
    const isInFlight = () => [...this.#live.values()].some((live) => live > 0);
    while (isInFlight() && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 50));
    await this.#saveAll();
  }

  /** Resolves when all that was heard has been dealt with. */
  async stop(): Promise<void> {
    for (const retry of this.#retries) clearTimeout(retry);
    await this.#saveAll();
  }

  async #count(counts: Omit<Counts, 'frames' | 'detections'>): Promise<void> {
    const { cameraId, live } = counts;
    this.#pending.set(cameraId, this.#pendingOf(cameraId) + counts.matched);
    this.#live.set(cameraId, live);
    const earlier = this.#unsaved.get(cameraId) ?? nothing;
    const sums: Sums = {
      tracks: earlier.tracks + counts.opened,
      blueList: earlier.blueList + counts.blueList,
      forgotten: earlier.forgotten + counts.forgotten,
      lost: earlier.lost + counts.lost,
    };
    this.#unsaved.set(cameraId, sums);
    await this.#save(cameraId);
  }

  /** Nothing to do for a camera whose counts are all saved. */
  async #save(cameraId: string): Promise<void> {
    const sums = this.#unsaved.get(cameraId);
    if (sums === undefined) return;
    const inFlight = (this.#live.get(cameraId) ?? 0) + this.#pendingOf(cameraId);
    await this.#deps.saveCounts({ cameraId, ...sums, inFlight });
    this.#unsaved.delete(cameraId);
  }

  /** Resolves when all that was heard has been dealt with, also of cameras that have fallen silent since. */
  async #saveAll(): Promise<void> {
    for (const cameraId of this.#unsaved.keys()) void this.#enqueue('counts', () => this.#save(cameraId));
    await this.#queue;
  }

  #commit(match: Match, retryMs: number): Promise<void> {
    return this.#enqueue('commit of a match', async () => {
      try {
        // A face that was never counted can't be taken out of those in flight.
        await this.#save(match.cameraId);
        await this.#deps.commitMatch(match);
        this.#pending.set(match.cameraId, this.#pendingOf(match.cameraId) - 1);
        this.#uncommitted.delete(match);
        if (this.#uncommitted.size === 0) this.#setAlarm(null);
      } catch (cause) {
        this.#uncommitted.add(match);
        this.#setAlarm(alarmWords(this.#uncommitted.size, cause));
        const retry = setTimeout(() => {
          this.#retries.delete(retry);
          void this.#commit(match, Math.min(retryMs * 2, longestRetryMs));
        }, retryMs);
        this.#retries.add(retry);
        throw cause;
      }
    });
  }

  /** While an alert about somebody waits for a disk, their next matches need no pictures of their own. */
  #withSharedProbes(match: Match): Match {
    const earlier = [...this.#uncommitted].find(({ listEntryId }) => listEntryId === match.listEntryId);
    if (earlier === undefined) return match;
    for (const probe of match.probes) probe.fill(0);
    return { ...match, probes: earlier.probes };
  }

  #pendingOf(cameraId: string): number {
    return this.#pending.get(cameraId) ?? 0;
  }

  #setAlarm(words: string | null): void {
    if (this.#alarm === words) return;
    this.#alarm = words;
    this.#deps.onAlarmChange();
  }

  #enqueue(what: string, work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work).catch((cause: unknown) => this.#deps.onDefect(cause, what));
    return this.#queue;
  }
}

function alarmWords(waiting: number, cause: unknown): string {
  const what = waiting === 1 ? 'An alert' : `${waiting} alerts`;
  const why =
    cause instanceof AppError ? cause.message : 'The case log could not be written. Tell your administrator.';
  return `${what} could not be kept yet and can’t be shown before: Cordon tries again by itself. ${why}`;
}
