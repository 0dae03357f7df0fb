import { createReadStream, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError, type ErrorCode } from '../contract/errors.ts';
import { readCredentialSecret } from './device-secret.ts';
import { locateInstallation, type Installation } from './installation.ts';
import { nodeLauncher } from './node-launcher.ts';
import { openRelease } from './release.ts';
import { dataDirectoryFor, findMachinePolicy, startEngine, type RunningEngine } from './start-engine.ts';
import { hasSystemdSecret, readSystemdSecret, type StoredDeviceSecret } from './systemd-secret.ts';
import { tellSystemdOf } from './tell-systemd.ts';

/** What a headless engine ended by, for whoever starts it again. */
export const exitCodes = {
  /** It was asked to. */
  asked: 0,
  failed: 1,
  wrongOption: 2,
  /** Starting it again changes nothing: somebody has to do something first. */
  cannotOpen: 3,
  /** Somebody has Cordon open on this data: later it may go. */
  inUse: 4,
} as const;

export interface UnattendedOptions {
  readonly data: string | undefined;
  /** The model pack that recognises. */
  readonly pack: string;
  /** Where figures of this machine are written for a collector. */
  readonly metrics?: string | undefined;
  readonly say: (line: string) => void;
  /** Aborted when it is to end. */
  readonly ending: AbortSignal;
}

/**
 * Runs an engine with nobody there, until it is asked to end: no window, no page, no port, so that nothing of what only a person may do can be
 * asked for at all. Answers the exit status.
 */
export async function runUnattended({
  data,
  pack,
  metrics,
  say,
  ending,
}: UnattendedOptions): Promise<number> {
  const tell = tellSystemdOf(process.env, say);
  const failed = Promise.withResolvers<number>();
  const asked = new Promise<number>((resolve) => {
    const end = (): void => resolve(exitCodes.asked);
    if (ending.aborted) end();
    else ending.addEventListener('abort', end, { once: true });
  });
  let running: RunningEngine;
  try {
    const machine = findMachinePolicy();
    const directory = dataDirectoryFor({ data, demo: false }, machine, true);
    assertSetUp(directory.path);
    running = await startEngine({
      installation: await locateWhole(),
      data: directory,
      machine,
      packId: pack,
      launch: nodeLauncher(process.execPath),
      readDeviceSecret: deviceSecretOf,
      isUnattended: true,
      metricsFile: metrics,
      say,
      onReady: () => {
        say(`Cordon runs on ${directory.path}, with nobody signed in.`);
        void tell('READY=1', 'STATUS=Runs with nobody signed in');
      },
      onFailed: ({ code, message }) => {
        say(message);
        failed.resolve(exitCodeOf(code));
      },
    });
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    say(cause.message);
    return exitCodeOf(cause.code);
  }
  const code = await Promise.race([failed.promise, asked]);
  await tell('STOPPING=1');
  await running.stop();
  if (code === exitCodes.asked) say('Cordon has ended, as it was asked to.');
  return code;
}

function exitCodeOf(code: ErrorCode): number {
  if (code === 'already-running') return exitCodes.inUse;
  return code === 'internal' ? exitCodes.failed : exitCodes.cannotOpen;
}

/** In a package, the part of it that plain Node reads. */
const inPackage = /^(.*[/\\]app\.asar\.unpacked)[/\\]/.exec(import.meta.filename)?.[1];

/**
 * This copy of Cordon; a package only if its files are what was built. The key that signed that list lies in the archive of the window's side, which
 * plain Node doesn't read: the window looks at that too.
 */
async function locateWhole(): Promise<Installation> {
  const installation = locateInstallation();
  if (inPackage === undefined) return installation;
  const { version, isTestVariant } = await openRelease({
    resources: dirname(inPackage),
    key: null,
    open: createReadStream,
  });
  const kind = isTestVariant ? 'test variant: give it to nobody' : 'signature not looked at';
  return { ...installation, version: `${version}, ${kind}` };
}

/** People set a machine up, and make its accounts: nothing is made here. */
function assertSetUp(directory: string): void {
  if (existsSync(join(directory, 'vault.json'))) return;
  throw new AppError(
    'not-set-up',
    `There is no data of Cordon in ${directory}. Open Cordon there once, with its people, then start it without a window.`,
  );
}

/** Never a new one: data that is there has its secret already. */
function deviceSecretOf(directory: string): StoredDeviceSecret {
  const handedOver = readCredentialSecret(process.env);
  if (handedOver !== undefined) return { secret: handedOver, store: { kind: 'handed-over', detail: null } };
  const sealed = hasSystemdSecret(directory) ? readSystemdSecret(directory) : undefined;
  if (sealed !== undefined) return sealed;
  throw new AppError(
    'wrong-key',
    'This machine’s secret is with nobody but a desktop’s key store, or on another machine. Without a window it comes from systemd: LoadCredentialEncrypted=cordon-device-secret in its unit, or sealed by systemd-creds when Cordon was set up.',
  );
}
