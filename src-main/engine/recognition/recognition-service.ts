import type { GateCondition, RecognitionStatus } from '../../contract/deployments.ts';
import type { Ledger } from '../../contract/domain.ts';
import { expectedSeal } from './gate/expected-seal.ts';
import type { GateDecision, GateFacts } from './gate/gate-facts.ts';
import { recognitionGate } from './gate/recognition-gate.ts';
import type { Gallery, InferenceClient } from './inference/inference-client.ts';
import { loadWords } from './overload/economy.ts';
import { isBalanced, sumLedgers } from '../ledger.ts';

/** What the rest of the engine knows, gathered for the gate. `now` and `loaded` are added here. */
export type KnownFacts = Omit<GateFacts, 'now' | 'loaded'>;

export interface RecognitionDeps {
  /** By the steady clock. */
  readonly now: () => number;
  readonly inference: Pick<
    InferenceClient,
    | 'model'
    | 'provider'
    | 'loadStep'
    | 'loaded'
    | 'failure'
    | 'gallerySeal'
    | 'setGallery'
    | 'forgetGallery'
    | 'setGate'
  >;
  /** Tells the ingest process which cameras may give frames away. */
  readonly allowFrames: (cameraIds: readonly string[]) => void;
  readonly gatherFacts: () => Promise<KnownFacts>;
  /** The sealed list of the live deployment; in a self-test its staff alone. */
  readonly loadGallery: () => Promise<Gallery | null>;
  readonly readLedgers: () => Promise<readonly Ledger[]>;
  /** What needs a person now. */
  readonly alarm: () => string | null;
  /** Writes the change into the case log. */
  readonly logGate: (decision: GateDecision, words: string) => Promise<void>;
  readonly onGateChange: () => void;
  readonly onDefect: (cause: unknown, what: string) => void;
}

/** How often the facts are gathered anew when nothing has told of a change: bounds how late a lapse is noticed. */
const gateIntervalMs = 1_000;
/** Facts that don't come in this time count as unknown, and unknown is closed. */
const factsPatienceMs = 5_000;

const neverDecided: GateDecision = { isOpen: false, cameraIds: [], conditions: [] };

/**
 * Runs recognition under the gate. The cameras that the gate names are told to both processes here and nowhere
 * else. It fails closed: whatever can't be known, loaded or written down stops recognition.
 */
export class RecognitionService {
  readonly #deps: RecognitionDeps;
  #decision: GateDecision = neverDecided;
  /** The last decision that is in the case log. */
  #loggedDecision: GateDecision | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopping = false;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(deps: RecognitionDeps) {
    this.#deps = deps;
  }

  start(): Promise<void> {
    this.#timer = setInterval(() => {
      this.reconsider().catch((cause: unknown) => this.#deps.onDefect(cause, 'the gate'));
    }, gateIntervalMs);
    return this.reconsider();
  }

  /** Closes the gate at once and for good. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#show(closed(this.#decision));
    await this.#running?.catch(() => undefined);
    await this.#writeDown('Recognition stops: Cordon is closing.').catch((cause: unknown) =>
      this.#deps.onDefect(cause, 'the gate'),
    );
  }

  /**
   * Gathers the facts anew, loads the gallery if it is another one, and decides. Resolves once a decision made
   * after this call is in force; rejects when none could be made, and then the gate is closed.
   */
  reconsider(): Promise<void> {
    if (this.#running === null) return this.#run();
    this.#next ??= this.#running.catch(() => undefined).then(() => this.#run());
    return this.#next;
  }

  /** Takes a camera out at once, without waiting for anything; only a later decision can let it in again. */
  withdraw(cameraId: string): void {
    const { cameraIds } = this.#decision;
    if (!cameraIds.includes(cameraId)) return;
    this.#show({ ...this.#decision, cameraIds: cameraIds.filter((id) => id !== cameraId) });
  }

  async status(): Promise<RecognitionStatus> {
    const ledger = sumLedgers(await this.#deps.readLedgers());
    const { model, provider, failure, loadStep } = this.#deps.inference;
    return {
      isRunning: this.#decision.isOpen,
      words: failure === null ? wordsOf(this.#decision) : failure.message,
      alarm: this.#deps.alarm(),
      overload: loadWords(loadStep),
      conditions: [...this.#decision.conditions],
      ledger,
      isLedgerBalanced: isBalanced(ledger),
      model: model === null ? null : { name: model.name, purpose: model.purpose, modelHash: model.modelHash },
      provider,
    };
  }

  #run(): Promise<void> {
    this.#next = null;
    this.#running = this.#decideAnew().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #decideAnew(): Promise<void> {
    try {
      const known = await inTime(this.#deps.gatherFacts());
      await this.#followGallery(expectedSeal(known));
      // A closing that could not be written down when it happened is written down before anything opens again.
      if (this.#loggedDecision !== null) await this.#writeDown(wordsOf(this.#decision));
      await this.#apply(this.#decide(known));
    } catch (cause) {
      this.#show(closed(this.#decision));
      throw cause;
    }
  }

  /** What the gate says of facts that are not those in force: nothing comes of it. */
  /** Somebody was taken off the list: nothing is searched until the recognition process holds it without them. */
  async readListAnew(): Promise<void> {
    this.#show(closed(this.#decision));
    this.#deps.inference.forgetGallery();
    await this.reconsider();
  }

  conditionsOf(known: KnownFacts): readonly GateCondition[] {
    return this.#decide(known).conditions;
  }

  #decide(known: KnownFacts): GateDecision {
    const { inference, now } = this.#deps;
    const loaded =
      inference.model === null
        ? null
        : {
            modelHash: inference.model.modelHash,
            threshold: inference.loaded?.threshold ?? Number.NaN,
            listSealHash: inference.loaded?.listSealHash ?? null,
          };
    return recognitionGate({ ...known, now: now(), loaded });
  }

  /** The recognition process holds the list that is searched just now, and no list when there is none. */
  async #followGallery(sealHash: string | null): Promise<void> {
    const { inference } = this.#deps;
    const isHeld = () => inference.gallerySeal === (sealHash ?? '');
    const { model } = inference;
    if (model === null || isHeld()) return;
    this.#show(closed(this.#decision));
    const gallery = sealHash === null ? null : await inTime(this.#deps.loadGallery());
    const none = { listSealHash: '', modelHash: model.modelHash, threshold: 1, entries: [] };
    inference.setGallery(gallery ?? none);
  }

  /** Opens only what has been written down; closes first and writes down then. */
  async #apply(decision: GateDecision): Promise<void> {
    if (this.#isStopping) return;
    if (!decision.isOpen) {
      this.#show(decision);
      await this.#writeDown(wordsOf(decision));
      return;
    }
    await this.#writeDown(wordsOf(decision), decision);
    if (!this.#isStopping) this.#show(decision);
  }

  async #writeDown(words: string, decision: GateDecision = this.#decision): Promise<void> {
    if (this.#loggedDecision !== null && isSameGate(this.#loggedDecision, decision)) return;
    await this.#deps.logGate(decision, words);
    this.#loggedDecision = decision;
  }

  /**
   * Puts a decision in force: both processes learn it before anything else happens. An opening is said again with
   * every decision, because it holds there for a lease only.
   */
  #show(decision: GateDecision): void {
    const previous = this.#decision;
    this.#decision = decision;
    if (decision.isOpen || previous.cameraIds.length > 0) {
      this.#deps.allowFrames(decision.cameraIds);
      this.#deps.inference.setGate(decision.cameraIds);
    }
    if (!isSameGate(previous, decision)) this.#deps.onGateChange();
  }
}

function isSameGate(one: GateDecision, other: GateDecision): boolean {
  return one.isOpen === other.isOpen && unmetOf(one).join() === unmetOf(other).join();
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
  if (first !== undefined) return `Recognition is off. ${first.words}`;
  return decision.conditions.length === 0
    ? 'Recognition is off. The gate has not been asked yet.'
    : 'Recognition is off: what it depends on can’t be read or written down just now.';
}

function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the facts for the gate came too late')), factsPatienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
