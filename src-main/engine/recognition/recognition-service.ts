import type { RecognitionStatus } from '../../contract/deployments.ts';
import { AppError } from '../../contract/errors.ts';
import type { Ledger } from '../../contract/domain.ts';
import { recognitionGate, type GateDecision, type GateFacts } from './gate.ts';
import type { Counts, Gallery, InferenceClient, Match } from './inference/inference-client.ts';
import { isBalanced, sumLedgers } from './ledger.ts';

/** What the rest of the engine knows, gathered for the gate. `now` and `loaded` are added here. */
export type KnownFacts = Omit<GateFacts, 'now' | 'loaded'>;

export interface RecognitionDeps {
  readonly now: () => number;
  readonly inference: InferenceClient;
  /** Tells the ingest process which cameras may give frames away. */
  readonly allowFrames: (cameraIds: readonly string[]) => void;
  readonly gatherFacts: () => Promise<KnownFacts>;
  /** The sealed list of the live deployment, or null when there is none to load. */
  readonly loadGallery: () => Promise<Gallery | null>;
  readonly saveCounts: (input: CountsToSave) => Promise<void>;
  readonly loseInFlight: () => Promise<void>;
  readonly readLedgers: () => Promise<readonly (Ledger & { readonly cameraId: string })[]>;
  /** Commits a match; resolves when it is safe on disk (or was counted as a repeat). */
  readonly commitMatch: (match: Match) => Promise<void>;
  readonly onGateChange: (decision: GateDecision, words: string) => Promise<void>;
  readonly onCounts: (counts: Counts) => void;
  readonly onDefect: (cause: unknown, what: string) => void;
  readonly onAlarmChange: () => void;
}

export interface CountsToSave {
  readonly cameraId: string;
  readonly tracks: number;
  readonly blueList: number;
  readonly forgotten: number;
  readonly lost: number;
  readonly inFlight: number;
}

/** How often the facts are gathered anew when nothing has told of a change: bounds how late a lapse is noticed. */
const gateIntervalMs = 1_000;
const firstRetryMs = 2_000;
const longestRetryMs = 60_000;

/**
 * Runs recognition under the gate. Everything that changes what may be recognised comes through `reconsider`; the
 * cameras that the gate names are told to both processes, and nobody else tells them.
 */
export class RecognitionService {
  readonly #deps: RecognitionDeps;
  /** Matches that the inference process has handed over and that are not committed yet, by camera. */
  readonly #pending = new Map<string, number>();
  #decision: GateDecision = { isOpen: false, cameraIds: [], conditions: [] };
  #loadedSeal: string | null = null;
  /** Matches that could not be committed and are tried again. */
  readonly #uncommitted = new Set<Match>();
  #alarm: string | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #retries = new Set<NodeJS.Timeout>();
  /** One thing at a time: counts and commits reach the ledger in the order in which they happened. */
  #queue: Promise<void> = Promise.resolve();

  constructor(deps: RecognitionDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    await this.#deps.loseInFlight();
    await this.reconsider();
    this.#timer = setInterval(() => void this.reconsider(), gateIntervalMs);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    for (const retry of this.#retries) clearTimeout(retry);
    await this.#apply(closed(this.#decision), 'Recognition stops: Cordon is closing.');
    await this.#queue;
  }

  /** Gathers the facts anew, loads the gallery if it is another one, and decides. */
  reconsider(): Promise<void> {
    return this.#enqueue(async () => {
      const known = await this.#deps.gatherFacts();
      await this.#followGallery(known.deployment?.state === 'live' ? (known.list?.sealHash ?? null) : null);
      await this.#decide(known);
    }, 'reconsider');
  }

  /** The recognition process holds the live deployment's sealed list, and no list when there is none. */
  async #followGallery(sealHash: string | null): Promise<void> {
    if (this.#deps.inference.model === null || sealHash === this.#loadedSeal) return;
    const gallery = sealHash === null ? null : await this.#deps.loadGallery();
    this.#deps.inference.setGallery(gallery ?? { listSealHash: '', threshold: 1, entries: [] });
    for (const { template } of gallery?.entries ?? []) template.fill(0);
    this.#loadedSeal = sealHash;
  }

  hearCounts(counts: Counts): void {
    this.#deps.onCounts(counts);
    this.#enqueue(async () => {
      const pending = this.#pendingOf(counts.cameraId) + counts.matched;
      this.#pending.set(counts.cameraId, pending);
      await this.#deps.saveCounts({
        cameraId: counts.cameraId,
        tracks: counts.opened,
        blueList: counts.blueList,
        forgotten: counts.forgotten,
        lost: counts.lost,
        inFlight: counts.live + pending,
      });
    }, 'counts');
  }

  /** A match that can't be committed (a full disk) is kept in memory and tried again: it is never dropped. */
  hearMatch(match: Match, retryMs: number = firstRetryMs): void {
    this.#enqueue(async () => {
      try {
        await this.#deps.commitMatch(match);
        this.#pending.set(match.cameraId, this.#pendingOf(match.cameraId) - 1);
        this.#uncommitted.delete(match);
        if (this.#uncommitted.size === 0) this.#setAlarm(null);
      } catch (cause) {
        this.#deps.onDefect(cause, 'commit of a match');
        this.#uncommitted.add(match);
        this.#setAlarm(alarmWords(this.#uncommitted.size, cause));
        const nextRetryMs = Math.min(retryMs * 2, longestRetryMs);
        this.#retries.add(setTimeout(() => this.hearMatch(match, nextRetryMs), retryMs));
      }
    }, 'commit of a match');
  }

  hearDeath(): void {
    this.#loadedSeal = null;
    this.#enqueue(async () => {
      this.#pending.clear();
      await this.#deps.loseInFlight();
    }, 'loss of what was in flight');
  }

  async status(): Promise<RecognitionStatus> {
    const ledger = sumLedgers(await this.#deps.readLedgers());
    const { model, provider, failure } = this.#deps.inference;
    return {
      isRunning: this.#decision.isOpen,
      words: failure === null ? wordsOf(this.#decision) : failure.message,
      alarm: this.#alarm,
      conditions: [...this.#decision.conditions],
      ledger,
      isLedgerBalanced: isBalanced(ledger),
      model: model === null ? null : { name: model.name, purpose: model.purpose, modelHash: model.modelHash },
      provider,
    };
  }

  async #decide(known: KnownFacts): Promise<void> {
    const { inference, now } = this.#deps;
    const loaded =
      inference.model === null
        ? null
        : {
            modelHash: inference.model.modelHash,
            threshold: inference.loaded?.threshold ?? Number.NaN,
            listSealHash: inference.loaded?.listSealHash ?? null,
          };
    const decision = recognitionGate({ ...known, now: now(), loaded });
    await this.#apply(decision, wordsOf(decision));
  }

  async #apply(decision: GateDecision, words: string): Promise<void> {
    const previous = this.#decision;
    this.#decision = decision;
    if (previous.cameraIds.join() !== decision.cameraIds.join()) {
      this.#deps.inference.setGate(decision.cameraIds);
      this.#deps.allowFrames(decision.cameraIds);
    }
    if (unmetOf(previous).join() !== unmetOf(decision).join() || previous.isOpen !== decision.isOpen) {
      await this.#deps.onGateChange(decision, words);
    }
  }

  #setAlarm(words: string | null): void {
    if (this.#alarm === words) return;
    this.#alarm = words;
    this.#deps.onAlarmChange();
  }

  #pendingOf(cameraId: string): number {
    return this.#pending.get(cameraId) ?? 0;
  }

  #enqueue(work: () => Promise<void>, what: string): Promise<void> {
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

function closed(decision: GateDecision): GateDecision {
  return { ...decision, isOpen: false, cameraIds: [] };
}

function unmetOf(decision: GateDecision): readonly string[] {
  return decision.conditions.filter(({ isMet }) => !isMet).map(({ id }) => id);
}

function wordsOf(decision: GateDecision): string {
  if (decision.isOpen) return 'Recognition is running.';
  const first = decision.conditions.find(({ isMet }) => !isMet);
  return first === undefined ? 'Recognition is off.' : `Recognition is off. ${first.words}`;
}
