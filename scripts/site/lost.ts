import { join } from 'node:path';
import { AppError } from '../../src-main/contract/errors.ts';
import type { Bus } from '../../src-main/engine/sites/bus/bus.ts';
import {
  busFolder,
  connectionFileName,
  connectionFileSchema,
} from '../../src-main/engine/sites/bus/connection-file.ts';
import { parseOptions, required, type CommandDeps } from '../authority/command.ts';
import { readBusFile } from './bus-files.ts';
import { onlyFolder } from './command-parts.ts';
import { told } from './commands.ts';
import { revokeSite } from './hub.ts';
import { deviceOption, signInAsTwo } from './joining.ts';

/** How long its last order may take to a site that is connected; whoever has the machine is cut off after that. */
const patienceMs = 3_000;

/**
 * `lost`: all that there is to be done about a machine that was lost, at once. Nothing that its keys sign counts any more, the order to destroy
 * every list that it got goes to it, its certificates count no longer and its connection ends.
 */
export async function lost(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    name: { type: 'string' },
    reason: { type: 'string' },
    ...deviceOption,
  });
  const dataDirectory = onlyFolder(positionals);
  const name = required(values.name, '--name NAME, of the site');
  const reason = required(values.reason, '--reason WHY');
  const change = await signInAsTwo(dataDirectory, values['device-secret'], deps);
  const { order } = change((changes) => changes.revoke(name, reason));
  const receipt = order === null ? null : await sendOrder(dataDirectory, name, order);
  const hasIt = receipt !== null && change((changes) => changes.noteReceipt(name, receipt));
  const certificates = await endConnection(dataDirectory, name, reason, deps.now());
  deps.say(
    [
      `Nothing of ${name} counts here any more, and its keys never will. What waited to be sent there is gone.`,
      hasIt
        ? `${name} has the order to destroy every list that it got from here.`
        : `${name} was not heard of: its lists go by its own clock, at the latest 24 hours after the end of their deployment.`,
      certificates,
    ].join('\n'),
  );
}

async function endConnection(
  dataDirectory: string,
  name: string,
  reason: string,
  now: number,
): Promise<string> {
  try {
    const { isTold } = await revokeSite(dataDirectory, name, reason, now);
    return `Its certificates let nobody in any more. ${told(isTold)}`;
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'not-found') return 'It had no certificate that counts.';
    throw cause;
  }
}

/** Its last order, live: nothing is put by for it, because it is not let in again. Answers its receipt, or null. */
async function sendOrder(dataDirectory: string, name: string, order: Uint8Array): Promise<Uint8Array | null> {
  const connection = await readBusFile(
    join(dataDirectory, busFolder, connectionFileName),
    connectionFileSchema,
    'what an engine reaches its server by',
  );
  const { openBus } = await import('../../src-main/engine/sites/bus/bus.ts');
  const opening = openBus(connection, () => undefined);
  const bus = await within(opening);
  if (bus === null) {
    void opening.then((late: Bus) => late.close());
    return null;
  }
  try {
    return await within(
      new Promise<Uint8Array>((resolve) => {
        bus.hearReceipts(name, 'down', (_site, bytes) => resolve(bytes.slice()));
        bus.sendLive(name, 'down', order);
      }),
    );
  } finally {
    await bus.close();
  }
}

async function within<Value>(promise: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patienceMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
