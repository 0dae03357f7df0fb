import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { EngineEvent } from '../../../src-main/contract/events.ts';
import {
  operations,
  type OperationInput,
  type OperationName,
  type OperationOutput,
} from '../../../src-main/contract/operations.ts';
import { wireMessageSchema, type WireReply } from '../../../src-main/contract/wire.ts';
import { locateInstallation } from '../../../src-main/engine-host/installation.ts';
import { nodeLauncher } from '../../../src-main/engine-host/node-launcher.ts';
import { startEngine } from '../../../src-main/engine-host/start-engine.ts';
import { demoDirectory } from '../demo-streams.ts';

/** A whole demo, engine and cameras, with one person signed in and no screen. */
export interface DemoEngine {
  ask<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>>;
  stop(): Promise<void>;
}

/** Starts the demo on data of its own and signs an operator in. */
export async function startDemoEngine(options: {
  readonly onEvent: (event: EngineEvent) => void;
  readonly say: (line: string) => void;
}): Promise<DemoEngine> {
  const directory = mkdtempSync(join(tmpdir(), 'cordon-bench-'));
  const ready = Promise.withResolvers<void>();
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
    onFailed: ({ message }) => ready.reject(new Error(message)),
  });
  const waiting = new Map<number, (reply: WireReply) => void>();
  const line = running.engine.connect((payload) => {
    const message = wireMessageSchema.parse(payload);
    if (message.kind === 'event') options.onEvent(message.event);
    else if (message.kind === 'reply') waiting.get(message.id)?.(message);
    else if (message.engine === 'ready') ready.resolve();
  });
  let lastId = 0;
  const engine: DemoEngine = {
    async ask(operation, input) {
      lastId += 1;
      const { promise, resolve } = Promise.withResolvers<WireReply>();
      waiting.set(lastId, resolve);
      line.receive({ kind: 'request', id: lastId, operation, input });
      const reply = await promise;
      if (!reply.ok) throw new Error(`${operation}: ${reply.error.message}`);
      // This operation's own schema; TypeScript doesn't follow it through the type parameter.
      return operations[operation].output.parse(reply.output) as OperationOutput<typeof operation>;
    },
    async stop() {
      line.close();
      await running.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  try {
    await ready.promise;
    await engine.ask('sessions.sign-in', operatorOf(demoDirectory));
    return engine;
  } catch (cause) {
    await engine.stop();
    throw cause;
  }
}

function operatorOf(demo: string) {
  const peopleSchema = z.object({
    people: z.array(z.object({ loginName: z.string(), role: z.string(), password: z.string() })),
  });
  const { people } = peopleSchema.parse(JSON.parse(readFileSync(join(demo, 'people.json'), 'utf8')));
  const operator = people.find(({ role }) => role === 'operator');
  if (operator === undefined) throw new Error('the demo has no operator');
  return { loginName: operator.loginName, password: operator.password };
}
