import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import type { EngineToHost, HostToEngine } from '../../contract/host-protocol.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { OperationInput, OperationName, OperationOutput } from '../../contract/operations.ts';
import { wireMessageSchema, type WireReply } from '../../contract/wire.ts';
import { createEngine, type Engine, type EngineDeps } from '../create-engine.ts';
import { nodeSpawner } from '../processes/channel.ts';
import { totpCode, totpStepAt } from '../people/totp.ts';
import { fromBase32 } from './from-base32.ts';
import { temporaryDirectory } from './temporary-database.ts';
import { unmanagedMachine } from './unmanaged-machine.ts';

type Start = Extract<HostToEngine, { kind: 'start' }>;
/** What lies outside the engine, and a test may stand in for. */
type Outside = Partial<Pick<EngineDeps, 'now' | 'spawner' | 'openDatabase' | 'passwordCost' | 'discovery'>>;

const repository = new URL('../../../', import.meta.url);

/** One renderer of a running engine. */
export interface Desk {
  /** What the engine has told this desk unasked. */
  readonly events: readonly EngineEvent[];
  ask<Name extends OperationName>(operation: Name, input: OperationInput<Name>): Promise<WireReply>;
  get<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>>;
  /** Any message at all, as a renderer that somebody took over would send it. */
  say(payload: unknown): void;
  /** Ends the connection. */
  leave(): void;
}

/** Sets up a second factor at a desk, as its person does who is held back without one. Answers its key. */
export async function makeSecondFactor(
  desk: Pick<Desk, 'get'>,
  password: string,
  now = Date.now(),
): Promise<string> {
  const { key } = await desk.get('account.begin-second-factor', {});
  await desk.get('account.confirm-second-factor', {
    password,
    newCode: codeOfApp(key, now),
  });
  return key;
}

/** What an authenticator app shows at an instant. */
export function codeOfApp(key: string, at: number): string {
  return totpCode(fromBase32(key), totpStepAt(at));
}

export interface EngineInProcess extends AsyncDisposable {
  readonly directory: string;
  readonly deviceSecret: Uint8Array;
  readonly posted: readonly EngineToHost[];
  open(): Desk;
  /** What a host says that no renderer asked for. */
  hear(message: Parameters<Engine['hear']>[0]): void;
  media(path: string): Promise<Extract<EngineToHost, { kind: 'media.reply' }>>;
  /** Stops the engine and leaves its files. */
  stop(): Promise<void>;
}

/** The demo's camera where a test needs no pictures: nothing listens there. */
const streamsToNowhere = [
  { cameraId: 'cam-01', url: 'rtsp://127.0.0.1:9/one', userName: 'demo', password: 'demo-of-this-test' },
];

/** The whole engine with its real database thread and processes, in this process instead of one of its own. */
export async function startEngineInProcess(
  changes: Partial<Start> = {},
  outside: Outside = {},
): Promise<EngineInProcess> {
  const directory = changes.dataDirectory ?? (await temporaryDirectory());
  const deviceSecret = changes.deviceSecret ?? new Uint8Array(randomBytes(32));
  const posted: EngineToHost[] = [];
  const waiting = new Map<string, (message: EngineToHost) => void>();
  let isStopped = false;
  const engine = await createEngine({
    start: {
      kind: 'start',
      mode: 'operational',
      version: '0.0.0-test',
      packsDirectory: fileURLToPath(new URL('native-models/packs', repository)),
      packId: 'default',
      assetsDirectory: fileURLToPath(new URL('assets', repository)),
      deviceSecretStore: { kind: 'handed-over', detail: null },
      demoStreams: streamsToNowhere,
      machine: unmanagedMachine,
      ...changes,
      dataDirectory: directory,
      deviceSecret,
    },
    spawner: nodeSpawner,
    logger: pino({ level: 'silent' }),
    now: Date.now,
    discovery: { interfaces: () => [], port: 9, patienceMs: 0 },
    ...outside,
    post(message) {
      posted.push(message);
      if (message.kind === 'print.request')
        engine.hear({
          kind: 'print.reply',
          requestId: message.requestId,
          pdf: null,
          because: 'Nothing prints here.',
        });
      const key = keyOf(message);
      if (key !== null) waiting.get(key)?.(message);
    },
  });
  let connections = 0;
  let requests = 0;

  async function stop(): Promise<void> {
    if (isStopped) return;
    isStopped = true;
    await engine.stop();
  }
  return {
    directory,
    deviceSecret,
    posted,
    open() {
      const connectionId = `desk-${(connections += 1)}`;
      engine.hear({ kind: 'wire.open', connectionId });
      async function ask(operation: string, input: unknown): Promise<WireReply> {
        const id = (requests += 1);
        const replied = new Promise<EngineToHost>((resolve) => waiting.set(`reply ${id}`, resolve));
        engine.hear({
          kind: 'wire.message',
          connectionId,
          payload: { kind: 'request', id, operation, input },
        });
        const message = await replied;
        const parsed = wireMessageSchema.parse(message.kind === 'wire.message' ? message.payload : null);
        if (parsed.kind !== 'reply') throw new Error('that was no reply');
        return parsed;
      }
      return {
        get events() {
          return posted.flatMap((message) => {
            if (message.kind !== 'wire.message' || message.connectionId !== connectionId) return [];
            const said = wireMessageSchema.parse(message.payload);
            return said.kind === 'event' ? [said.event] : [];
          });
        },
        ask,
        say: (payload) => engine.hear({ kind: 'wire.message', connectionId, payload }),
        leave: () => engine.hear({ kind: 'wire.close', connectionId }),
        async get<Name extends OperationName>(operation: Name, input: OperationInput<Name>) {
          const reply = await ask(operation, input);
          if (!reply.ok) throw new Error(`${operation}: ${reply.error.message}`);
          // Dispatch parsed it with this operation's own schema.
          return reply.output as OperationOutput<Name>;
        },
      };
    },
    hear: (message) => engine.hear(message),
    media(path) {
      const requestId = (requests += 1);
      const replied = new Promise<EngineToHost>((resolve) => waiting.set(`media ${requestId}`, resolve));
      engine.hear({ kind: 'media.request', requestId, path });
      return replied.then((message) => {
        if (message.kind !== 'media.reply') throw new Error('that was no media');
        return message;
      });
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function keyOf(message: EngineToHost): string | null {
  if (message.kind === 'media.reply') return `media ${message.requestId}`;
  if (message.kind !== 'wire.message') return null;
  const parsed = wireMessageSchema.safeParse(message.payload);
  return parsed.success && parsed.data.kind === 'reply' ? `reply ${parsed.data.id}` : null;
}
