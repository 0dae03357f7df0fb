import { AppError, type ErrorCode } from '../../src-main/contract/errors.ts';
import {
  isOperationName,
  operations,
  type OperationName,
  type OperationOutput,
} from '../../src-main/contract/operations.ts';
import { wireMediaRequestSchema, type WireMediaRequest } from '../../src-main/contract/media.ts';
import { wireRequestSchema, type WireMessage } from '../../src-main/contract/wire.ts';
import type { OpenTransport, TransportEvents } from '../engine/transport.ts';
import type { Answers } from './answers/answers.ts';
import { everyAnswer } from './answers/every-answer.ts';
import { FakeState } from './fake-state.ts';
import type { Scenario } from './scenarios.ts';

const answerAfterMs = 60;

/** Answers the contract from memory. It keeps its promises about blindness, and none about anything else. */
export class FakeEngine {
  readonly #state: FakeState;
  readonly #answers: Answers;
  readonly #refusals = new Map<string, AppError>();
  readonly #held = new Set<string>();
  readonly #instead = new Map<string, unknown>();
  #events: TransportEvents | null = null;
  #isSilent = false;

  constructor(scenario: Scenario) {
    this.#state = new FakeState(scenario, (event) => this.#say({ kind: 'event', event }));
    this.#answers = everyAnswer(this.#state);
  }

  readonly open: OpenTransport = (events) => {
    this.#events = events;
    setTimeout(() => {
      events.onOpen();
      this.#say(this.#state.scenario.host);
    }, 0);
    return {
      send: (message) => void setTimeout(() => this.#receive(message), answerAfterMs),
      close: () => events.onClose(),
    };
  };

  raise(): void {
    this.#state.raise();
  }

  restart(forMs: number): void {
    this.#say({ kind: 'host', engine: 'restarting' });
    setTimeout(() => this.#say({ kind: 'host', engine: 'ready' }), forMs);
  }

  /** Runs on and answers nothing, until it is told otherwise. */
  silence(isSilent = true): void {
    this.#isSilent = isSilent;
  }

  fail(message: string): void {
    this.#say({ kind: 'host', engine: 'failed', message });
  }

  refuse(operation: OperationName, code: ErrorCode, message: string, field?: string): void {
    this.#refusals.set(
      operation,
      new AppError(code, message, field === undefined ? {} : { details: { field } }),
    );
  }

  /** Never answers it from now on: what a screen looks like while it waits. */
  hold(operation: OperationName): void {
    this.#held.add(operation);
  }

  /** Answers it with this from now on, such as with an empty list. */
  answer<Name extends OperationName>(operation: Name, output: OperationOutput<Name>): void {
    this.#instead.set(operation, output);
  }

  #say(message: WireMessage): void {
    this.#events?.onMessage(message);
  }

  #receive(raw: unknown): void {
    if (this.#isSilent) return;
    const media = wireMediaRequestSchema.safeParse(raw);
    if (media.success) return void this.#fetch(media.data);
    const { id, operation, input } = wireRequestSchema.parse(raw);
    try {
      if (!isOperationName(operation)) throw new AppError('bad-request', 'no such operation');
      if (this.#held.has(operation)) return;
      const refusal = this.#refusals.get(operation);
      if (refusal !== undefined) throw refusal;
      const parsed = operations[operation].input.parse(input);
      // One table for all names; TypeScript can't follow the index.
      const answer = this.#answers[operation] as (input: unknown) => unknown;
      const output = this.#instead.has(operation) ? this.#instead.get(operation) : answer(parsed);
      this.#say({ kind: 'reply', id, ok: true, output });
    } catch (cause) {
      const error = cause instanceof AppError ? cause : new AppError('internal', String(cause));
      this.#say({ kind: 'reply', id, ok: false, error: error.toWire() });
    }
  }

  /** From the folder that the development server gives out. */
  async #fetch({ id, path }: WireMediaRequest): Promise<void> {
    const answer = await fetch(`/media/fake/${path}`);
    const body = new Uint8Array(await answer.arrayBuffer());
    this.#say({ kind: 'media', id, status: answer.status, body });
  }
}
