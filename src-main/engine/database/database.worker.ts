import { parentPort, workerData } from 'node:worker_threads';
import { AppError, assertNever } from '../../contract/errors.ts';
import { procedures } from '../procedures.ts';
import { createBackgroundWork } from './background-work.ts';
import { openExecutor, type Executor } from './executor.ts';
import { renewFiles } from './renew-files.ts';
import { templatesIn } from './moved-buffers.ts';
import type {
  CrossingError,
  DatabaseWorkerData,
  FromDatabaseWorker,
  ToDatabaseWorker,
} from './worker-protocol.ts';

/** The thread that holds the only connection. It answers messages in order and stops when it is asked to. */
function main(): void {
  const port = parentPort;
  if (port === null) throw new Error('this runs as a worker thread');
  const send = (message: FromDatabaseWorker): void => {
    port.postMessage(message, templatesIn(message));
  };

  // Set by client.ts, the only one that starts this file.
  const data = workerData as DatabaseWorkerData;
  const openUnder = (vaultKey: Uint8Array, mustExist: boolean, now: number): Executor =>
    openExecutor({
      directory: data.directory,
      vaultKey,
      mustExist,
      now,
      procedures,
      onLogGrew: () => send({ kind: 'log-grew' }),
      onDiskTrouble: (trouble) =>
        send({ kind: 'disk-trouble', error: trouble === null ? null : crossing(trouble) }),
    });
  let executor: Executor;
  try {
    executor = openUnder(data.vaultKey, data.mustExist, data.now);
  } catch (cause) {
    send({ kind: 'failed', error: crossing(cause) });
    return;
  }
  /** Everything under new keys; whatever goes wrong before they hold, the old ones do. */
  function renew({ before, next, now }: Extract<ToDatabaseWorker, { kind: 'renew' }>): void {
    executor.close(now);
    let present = before;
    try {
      renewFiles(data.directory, before, next, (share) => send({ kind: 'renewing', share }));
      present = next;
    } finally {
      try {
        executor = openUnder(present.data, true, now);
      } catch (cause) {
        // Cut off where only an opening with the vault in hand can tell which keys hold: the engine starts anew.
        setImmediate(() => {
          throw cause;
        });
      }
    }
  }
  const background = createBackgroundWork({
    index: (budgetMs) => executor.index(budgetMs),
    tidy: () => executor.tidy(),
  });
  port.on('message', (message: ToDatabaseWorker) => {
    if (message.kind === 'close') background.stop();
    else background.noteCall();
    switch (message.kind) {
      case 'call':
        answer(message.id, () => executor.run(message.name, message.input, message.now), send);
        // They were moved here, whatever came of it: nobody else has them any more.
        for (const buffer of templatesIn(message.input)) new Uint8Array(buffer).fill(0);
        return;
      case 'hold':
        answer(message.id, () => executor.hold(message.held), send);
        return;
      case 'copy-keys':
        answer(message.id, () => executor.copyKeys(message.target), send);
        return;
      case 'renew':
        answer(message.id, () => renew(message), send);
        return;
      case 'sign':
        try {
          executor.sign(message.now);
        } catch (cause) {
          send({ kind: 'sign-failed', error: crossing(cause) });
        }
        return;
      case 'close': {
        let error: CrossingError | null = null;
        try {
          executor.close(message.now);
        } catch (cause) {
          error = crossing(cause);
        }
        send({ kind: 'closed', error });
        port.close();
        return;
      }
      default:
        assertNever(message);
    }
  });
  send({ kind: 'opened' });
  background.noteCall();
}

function answer(id: number, run: () => unknown, send: (message: FromDatabaseWorker) => void): void {
  let output: unknown;
  try {
    output = run();
  } catch (cause) {
    send({ kind: 'reply', id, ok: false, error: crossing(cause) });
    return;
  }
  send({ kind: 'reply', id, ok: true, output });
}

function crossing(cause: unknown): CrossingError {
  if (cause instanceof AppError) return { isExpected: true, error: cause.toWire() };
  if (cause instanceof Error) {
    return { isExpected: false, message: `${cause.name}: ${cause.message}`, stack: cause.stack };
  }
  return { isExpected: false, message: String(cause), stack: undefined };
}

main();
