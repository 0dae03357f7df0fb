import { EngineProcess, type EngineStart } from '../src-main/engine-host/engine-process.ts';
import { locateInstallation } from '../src-main/engine-host/installation.ts';
import { unmanagedMachine } from '../src-main/engine/testing/unmanaged-machine.ts';
import { openDesk, type Desk } from './bench/recognition/desk.ts';
import type { WatchedLaunch } from './watched-launch.ts';

/** An engine in processes of its own that a script works with. */
export interface ScriptedEngine {
  /** Rejects when the engine can't run, and when it stopped unasked if that is wrong. */
  readonly failed: Promise<never>;
  /** A desk at which nobody is signed in, once the engine answers. */
  open(): Promise<Desk>;
  /** Closes all desks and stops it. */
  stop(): Promise<void>;
}

type Given = 'mode' | 'dataDirectory' | 'deviceSecret' | 'deviceSecretStore' | 'demoStreams';

/**
 * Starts it with the default models, on a machine that nobody manages.
 * @param mayRestart an engine that stopped unasked, or can't start yet, is started again without a word
 */
export function startScriptedEngine(
  { launch }: Pick<WatchedLaunch, 'launch'>,
  given: Pick<EngineStart, Given>,
  mayRestart = true,
): ScriptedEngine {
  const { engineEntry, version, packsDirectory, assetsDirectory } = locateInstallation();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  const engine = new EngineProcess({
    entry: engineEntry,
    launch,
    say: (line) => (mayRestart ? undefined : failed.reject(new Error(line))),
    onFailed: ({ message }) => failed.reject(new Error(message)),
    start: {
      ...given,
      version,
      packsDirectory,
      packId: 'default',
      assetsDirectory,
      machine: unmanagedMachine,
    },
  });
  const desks: Desk[] = [];
  engine.start();
  return {
    failed: failed.promise,
    async open() {
      const desk = openDesk(engine, () => undefined);
      desks.push(desk);
      await Promise.race([desk.ready, failed.promise]);
      return desk;
    },
    async stop() {
      for (const desk of desks) desk.close();
      await engine.stop();
    },
  };
}
