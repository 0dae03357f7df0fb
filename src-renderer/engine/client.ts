import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, type ErrorCode, type WireError } from '../../src-main/contract/errors.ts';
import type { EngineEvent } from '../../src-main/contract/events.ts';
import {
  operations,
  type OperationInput,
  type OperationName,
  type OperationOutput,
} from '../../src-main/contract/operations.ts';
import type { SessionView } from '../../src-main/contract/sessions.ts';
import type { WireMediaReply, WireMediaRequest } from '../../src-main/contract/media.ts';
import { wireMessageSchema, type HostNotice, type WireRequest } from '../../src-main/contract/wire.ts';
import { initialEngineState, type EngineState } from './engine-state.ts';
import { PendingCalls } from './pending-calls.ts';
import type { OpenTransport, Transport } from './transport.ts';

const defaultTimeoutMs = 30_000;
/** The engine holds a player's question back for some seconds, until there is something new. */
const mediaTimeoutMs = 10_000;
/** Something is asked every second while the wall is on screen; an engine that is well answers within some hundredths. */
const silentAfterMs = 5_000;
const firstPauseMs = 250;
const longestPauseMs = 4_000;

const away: WireError = {
  code: 'engine-restarting',
  message: 'The engine is restarting. Nothing that you entered is lost: try again in a moment.',
};
const late: WireError = {
  code: 'engine-restarting',
  message: 'The engine did not answer in time. What you entered is still here: try again.',
};

const unfit =
  'The engine gave an answer that this screen does not know. Restart Cordon; if it stays, tell your administrator.';

/** The session is not what this screen took it for. */
const heldBackCodes: readonly ErrorCode[] = ['second-factor-missing', 'session-locked'];

/** What came of fetching live video. */
export type MediaAnswer = Pick<WireMediaReply, 'status' | 'body'>;

interface Waiter {
  readonly go: () => void;
  readonly fail: (error: AppError) => void;
}

/**
 * The renderer's one way to the engine. Correlates replies, waits out restarts, takes up the session again after
 * each of them, and parses every answer by the contract.
 */
export class EngineClient {
  readonly store: StoreApi<EngineState> = createStore<EngineState>()(() => initialEngineState);
  readonly #open: OpenTransport;
  readonly #calls = new PendingCalls();
  readonly #fetches = new PendingCalls();
  readonly #waiters = new Set<Waiter>();
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #transport: Transport | null = null;
  #pauseMs = firstPauseMs;
  #reconnect: ReturnType<typeof setTimeout> | undefined;
  /** Runs from a question until anything at all is heard of the engine. */
  #silence: ReturnType<typeof setTimeout> | undefined;
  #isStopped = true;

  constructor(open: OpenTransport) {
    this.#open = open;
  }

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#reconnect);
    this.#noteHeard();
    this.#transport?.close();
    this.#transport = null;
    this.#fail(away);
  }

  /** Asks the engine; while it restarts, waits for it within the same time limit. Rejects with an AppError. */
  async call<Name extends OperationName>(
    name: Name,
    input: OperationInput<Name>,
    { timeoutMs = defaultTimeoutMs }: { readonly timeoutMs?: number } = {},
  ): Promise<OperationOutput<Name>> {
    const deadline = Date.now() + timeoutMs;
    await this.#whenReady(timeoutMs);
    await this.#whenOpen(name);
    try {
      return await this.#ask(name, input, Math.max(1, deadline - Date.now()));
    } catch (error) {
      if (
        error instanceof AppError &&
        error.code === 'not-signed-in' &&
        operations[name].audience !== 'anyone'
      ) {
        this.#endSession(error.message);
      }
      if (error instanceof AppError && heldBackCodes.includes(error.code)) void this.refresh();
      throw error;
    }
  }

  /**
   * Fetches a piece of live video, or a picture of it: what lies below `/media/<ticket>/` for whoever sits here. Waits for no
   * engine that is away: players ask again. Rejects with an AppError.
   */
  async media(path: string): Promise<MediaAnswer> {
    const answer = await this.#fetches.open(
      (id) => this.#send({ kind: 'media', id, path }),
      mediaTimeoutMs,
      late,
    );
    // Nothing else is ever settled among these.
    return answer as MediaAnswer;
  }

  /** Asks anew what the session is and what holds it back: the rules may have changed, or the person has. */
  async refresh(): Promise<void> {
    const { session } = this.store.getState();
    if (session !== null) await this.#takeUp(session).catch(() => undefined);
  }

  /** @param code of the second factor, where the person has one */
  async unlock(password: string, code?: string): Promise<void> {
    await this.#renewWith('sessions.unlock', password, code);
  }

  /** Signs in for another shift; screens and what was entered stay as they are. */
  async renew(password: string, code?: string): Promise<void> {
    await this.#renewWith('sessions.renew', password, code);
  }

  /** Sits down at a seat that another window of this console has: the session is that one’s. */
  async adopt(session: SessionView): Promise<void> {
    await this.#whenReady(defaultTimeoutMs);
    this.store.setState({ session, endedBecause: null });
    await this.#takeUp(session);
  }

  async signIn(loginName: string, password: string, code?: string): Promise<void> {
    const secrets = code === undefined ? { loginName, password } : { loginName, password, code };
    const session = await this.call('sessions.sign-in', secrets);
    this.store.setState({ session, endedBecause: null });
  }

  /** An invited person makes their password with the code that two people gave them. */
  async enrol(input: OperationInput<'sessions.enrol'>): Promise<void> {
    const session = await this.call('sessions.enrol', input);
    this.store.setState({ session, endedBecause: null });
  }

  async createAdmin(input: OperationInput<'setup.create-admin'>): Promise<void> {
    const session = await this.call('setup.create-admin', input, { timeoutMs: 120_000 });
    this.store.setState({ session, endedBecause: null });
  }

  /** The session is over on this screen at once, whether or not the engine can be told. */
  async signOut(): Promise<void> {
    // What was asked for this person must not arrive at the next one's screen.
    this.#rejectAll({ code: 'not-signed-in', message: 'Signed out.' });
    const told = this.#ask('sessions.sign-out', {}, defaultTimeoutMs);
    this.store.setState({ session: null, endedBecause: null });
    await told.catch(() => undefined);
  }

  async #renewWith(
    name: 'sessions.unlock' | 'sessions.renew',
    password: string,
    code: string | undefined,
  ): Promise<void> {
    const session = await this.call(name, code === undefined ? { password } : { password, code });
    this.store.setState({ session, endedBecause: null });
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #connect(): void {
    const transport = this.#open({
      onOpen: () => {
        this.#pauseMs = firstPauseMs;
      },
      onMessage: (message) => this.#receive(message),
      onClose: () => {
        if (this.#transport === transport) this.#lose();
      },
    });
    this.#transport = transport;
  }

  #lose(): void {
    this.#transport = null;
    this.#noteHeard();
    if (this.store.getState().engine === 'ready') this.store.setState({ engine: 'restarting' });
    this.#rejectAll(away);
    if (this.#isStopped) return;
    this.#reconnect = setTimeout(() => this.#connect(), this.#pauseMs);
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2);
  }

  #receive(raw: unknown): void {
    const parsed = wireMessageSchema.safeParse(raw);
    if (!parsed.success) {
      console.error('dropped a message that is not of the wire', parsed.error.issues);
      return;
    }
    const message = parsed.data;
    this.#noteHeard();
    switch (message.kind) {
      case 'reply':
        this.#calls.settle(message);
        break;
      case 'media':
        this.#fetches.settle({ kind: 'reply', id: message.id, ok: true, output: message });
        break;
      case 'event':
        if (message.event.kind === 'session.ended') this.#endSession(message.event.reason);
        if (message.event.kind === 'session.changed') void this.refresh();
        for (const tell of this.#listeners) tell(message.event);
        break;
      case 'host':
        this.#heed(message);
        break;
    }
  }

  #heed(notice: HostNotice): void {
    const { engine } = notice;
    const message = notice.message ?? null;
    if (engine === 'ready') {
      void this.#resume();
      return;
    }
    this.store.setState({ engine, message });
    if (engine === 'failed') this.#fail({ code: 'internal', message: message ?? away.message });
    else this.#rejectAll(away);
  }

  /** A new engine, or a new way to it, knows nobody: the session is taken up again before anything else is asked. */
  async #resume(): Promise<void> {
    const { session } = this.store.getState();
    try {
      if (session !== null) await this.#takeUp(session);
    } catch (error) {
      if (error instanceof AppError && error.code === 'engine-restarting') return;
      this.#endSession('The engine was restarted. Sign in again: your place is kept.');
    }
    this.store.setState({ engine: 'ready', message: null });
    for (const waiter of this.#waiters) waiter.go();
    this.#waiters.clear();
  }

  async #takeUp(session: SessionView): Promise<void> {
    const resumed = await this.#ask('sessions.resume', { token: session.token }, defaultTimeoutMs);
    // Signed out while it was on its way: nobody is brought back.
    if (this.store.getState().session === session) this.store.setState({ session: resumed });
  }

  #endSession(reason: string): void {
    if (this.store.getState().session === null) return;
    this.store.setState({ session: null, endedBecause: reason });
  }

  #whenReady(timeoutMs: number): Promise<void> {
    const { engine, message } = this.store.getState();
    if (engine === 'ready') return Promise.resolve();
    if (engine === 'failed') return Promise.reject(new AppError('internal', message ?? away.message));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => waiter.fail(new AppError(away.code, away.message)), timeoutMs);
      const waiter: Waiter = {
        go: () => {
          clearTimeout(timer);
          resolve();
        },
        fail: (error) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          reject(error);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** While the screen is locked nothing is asked that the engine would refuse: it waits for the unlocking. */
  #whenOpen(name: OperationName): Promise<void> {
    const { audience, whileHeldBack = [] } = operations[name];
    const isHeld = ({ session }: EngineState): boolean => {
      const by = session?.heldBack ?? null;
      return (by === 'locked' || by === 'shift-over') && !whileHeldBack.includes(by);
    };
    const { session } = this.store.getState();
    if (audience === 'anyone' || !isHeld(this.store.getState())) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const stop = this.store.subscribe((state) => {
        if (isHeld(state) && state.session?.person.id === session?.person.id) return;
        stop();
        if (state.session !== null && state.session.person.id === session?.person.id) resolve();
        else reject(new AppError('not-signed-in', 'Signed out.'));
      });
    });
  }

  #rejectAll(error: WireError): void {
    this.#calls.rejectAll(error);
    this.#fetches.rejectAll(error);
  }

  #fail(error: WireError): void {
    this.#rejectAll(error);
    for (const waiter of this.#waiters) waiter.fail(new AppError(error.code, error.message));
  }

  #send(message: WireRequest | WireMediaRequest): void {
    if (this.#transport === null) throw new AppError(away.code, away.message);
    this.#transport.send(message);
    this.#silence ??= setTimeout(() => this.store.setState({ isSilent: true }), silentAfterMs);
  }

  /** Also when the way to it is shut, or a new engine begins: that is said by itself. */
  #noteHeard(): void {
    clearTimeout(this.#silence);
    this.#silence = undefined;
    if (this.store.getState().isSilent) this.store.setState({ isSilent: false });
  }

  async #ask<Name extends OperationName>(
    name: Name,
    input: OperationInput<Name>,
    timeoutMs: number,
  ): Promise<OperationOutput<Name>> {
    const send = (id: number) => this.#send({ kind: 'request', id, operation: name, input });
    const output = await this.#calls.open(send, timeoutMs, late);
    const parsed = operations[name].output.safeParse(output);
    if (!parsed.success) {
      console.error(`the answer to ${name} is not what the contract allows`, parsed.error.issues);
      throw new AppError('internal', unfit, { cause: parsed.error });
    }
    // The table gives each name its own schema; TypeScript can't follow the index back to the name.
    return parsed.data as OperationOutput<Name>;
  }
}
