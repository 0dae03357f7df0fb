import pino from 'pino';
import { AppError } from '../../../contract/errors.ts';
import { childChannel } from '../../processes/channel.ts';
import { InferenceService } from './inference-service.ts';
import { loadChain } from './load-chain.ts';
import { toInferenceSchema, type FromInference } from './messages.ts';

/**
 * The only process that loads ONNX Runtime. A run blocks its loop, so nothing that serves people lives here; and
 * ending a thread in the middle of a run aborts the whole process, so it is stopped cooperatively.
 */
const logger = pino({ name: 'inference', base: { pid: process.pid } }, pino.destination(2));
const channel = childChannel();
const post = (message: FromInference): void => channel.post(message);
const logError = (err: unknown, what: string): void => logger.error({ err }, what);
const service = new InferenceService({ post, logError, loadChain, now: Date.now });

channel.onMessage((message) => {
  const parsed = toInferenceSchema.safeParse(message);
  if (!parsed.success) {
    logger.error({ issues: parsed.error.issues.slice(0, 3) }, 'dropped a malformed message from the engine');
    return;
  }
  if (parsed.data.kind === 'stop') void stop();
  else service.hear(parsed.data).catch(fail);
});
channel.onClosed(() => void stop());

function fail(cause: unknown): void {
  logger.error({ err: cause }, 'recognition can not run');
  const message = cause instanceof Error ? cause.message : String(cause);
  const error = cause instanceof AppError ? cause : new AppError('model-mismatch', message);
  post({ kind: 'failed', error: error.toWire() });
}

async function stop(): Promise<void> {
  await service.stop();
  process.exit(0);
}
