import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineEvent } from '../../../src-main/contract/events.ts';
import { locateInstallation } from '../../../src-main/engine-host/installation.ts';
import { nodeLauncher } from '../../../src-main/engine-host/node-launcher.ts';
import { startEngine } from '../../../src-main/engine-host/start-engine.ts';
import { openDesk, type Desk } from './desk.ts';

/** A whole demo, engine and cameras, with one person signed in and no screen. */
export interface DemoEngine extends Pick<Desk, 'ask'> {
  stop(): Promise<void>;
}

/** Starts the demo on data of its own and signs an operator in. */
export async function startDemoEngine(options: {
  readonly onEvent: (event: EngineEvent) => void;
  readonly say: (line: string) => void;
}): Promise<DemoEngine> {
  const directory = mkdtempSync(join(tmpdir(), 'cordon-bench-'));
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  const running = await startEngine({
    installation: locateInstallation(),
    machine: { file: '', policy: null },
    packId: 'default',
    data: { mode: 'demo', path: directory },
    launch: nodeLauncher(process.execPath),
    readDeviceSecret: () => {
      throw new Error('the demo has its own device secret');
    },
    say: options.say,
    onFailed: ({ message }) => failed.reject(new Error(message)),
  });
  const desk = openDesk(running.engine, options.onEvent);
  const engine: DemoEngine = {
    ask: desk.ask,
    async stop() {
      desk.close();
      await running.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  try {
    await Promise.race([desk.ready, failed.promise]);
    await desk.signIn();
    return engine;
  } catch (cause) {
    await engine.stop();
    throw cause;
  }
}
