import pino from 'pino';
import { AppError } from '../contract/errors.ts';
import { hostToEngineSchema, type EngineToHost, type HostToEngine } from '../contract/host-protocol.ts';
import { createEngine, type Engine } from './create-engine.ts';
import { assertNodeVersion } from './database/assert-node-version.ts';
import { childChannel, nodeSpawner } from './processes/channel.ts';

/**
 * The engine as a process of its own, started by an engine host. It learns everything by message; env and argv
 * carry no keys. When the host goes away, the engine stops.
 */
const logger = pino({ name: 'engine', base: { pid: process.pid } }, pino.destination(2));
const channel = childChannel();
const post = (message: EngineToHost): void => channel.post(message);

let engine: Engine | null = null;
let starting: Promise<void> = Promise.resolve();
let stopping: Promise<void> | null = null;

channel.onMessage((message) => {
  const parsed = hostToEngineSchema.safeParse(message);
  if (!parsed.success) {
    logger.error({ issues: parsed.error.issues.slice(0, 3) }, 'dropped a malformed message from the host');
    return;
  }
  if (parsed.data.kind === 'start') starting = start(parsed.data);
  else if (parsed.data.kind === 'stop') void stop();
  else engine?.hear(parsed.data);
});
channel.onClosed(() => void stop());

async function start(message: Extract<HostToEngine, { kind: 'start' }>): Promise<void> {
  try {
    assertNodeVersion(process.versions.node);
    engine = await createEngine({ start: message, spawner: nodeSpawner, logger, now: Date.now, post });
    post({ kind: 'ready' });
  } catch (cause) {
    logger.error({ err: cause }, 'the engine can not start');
    const error = toAppError(cause);
    post({ kind: 'failed', error: error.toWire(), canRetry: canRetry(error) });
  }
}

/** Asked for by the host, or because the host went away; both may happen. */
function stop(): Promise<void> {
  return (stopping ??= starting
    .then(() => engine?.stop())
    .catch((cause: unknown) => logger.error({ err: cause }, 'the engine did not stop as it should'))
    .finally(() => {
      post({ kind: 'stopped' });
      process.exit(0);
    }));
}

/** A disk may get room, be mounted for writing again or be plugged in; nothing else mends itself. */
const canRetry = ({ code }: AppError): boolean => code === 'disk-full' || code === 'disk-failed';

function toAppError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') {
    return new AppError('disk-full', 'The disk is full: Cordon needs some free space on it to start.');
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('internal', `Cordon could not start: ${reason}. Tell your administrator.`);
}
